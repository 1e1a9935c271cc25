/** The lessons' pictures: our own lines on a 160 × 96 grid, silent beside their words. `a`: ink, `b`: what the eye should go to. */

interface Drawing {
  readonly a: string;
  readonly b: string;
}

const phone = 'M58 6h44v84H58zM74 82h12';
const paper = 'M54 8h40l14 14v66H54zM94 8v14h14';

const drawings: Readonly<Record<string, Drawing>> = {
  'level2.go': { a: 'M10 88h140M22 88V44l34-20 34 20v44M46 88V64h20v24', b: 'M104 44h42v28h-42zM112 60a6 6 0 100-12 6 6 0 000 12zM124 52h16M124 60h12' },
  'level2.phone': { a: phone, b: 'M66 40h28M66 50h28M66 60h16M112 60a9 9 0 100-18 9 9 0 000 18zM98 84c0-10 6-16 14-16s14 6 14 16' },
  'level2.wait': { a: phone, b: 'M64 22h32v22H78l-8 8v-8h-6zM70 33l4 4 8-8' },
  'level2.password': { a: phone, b: 'M68 46h24v20H68zM73 46v-7a7 7 0 0114 0v7M80 54v5' },
  'install.open': { a: phone, b: 'M64 16h32v10H64zM70 21h14M64 36h32M64 46h24M64 56h28' },
  'install.home': { a: phone, b: 'M66 20h10v10H66zM84 20h10v10H84zM66 38h10v10H66zM84 38h10v10H84zM89 60v16M81 68h16' },
  'install.bell': { a: phone, b: 'M68 58V46a12 12 0 0124 0v12l4 5H64zM76 68h8' },
  'install.test': { a: phone, b: 'M62 16h36v18H62zM68 22h14M68 28h22M68 60l8 8 16-18' },
  'file.find': { a: phone, b: 'M64 18h32v12H64zM68 24h10M86 62a12 12 0 100-24 12 12 0 000 24zM94 60l10 10' },
  'file.read': { a: paper, b: 'M62 34h36M62 46h36M62 58h20M62 72h8M76 72h20' },
  'file.answer': { a: phone, b: 'M64 18h24M64 30h32v12H64zM64 52h32v12H64zM68 58l4 4 6-8' },
  'file.photo': { a: 'M40 14H28v14M120 14h12v14M132 68v14h-12M28 68v14h12', b: 'M50 20h60v56H50zM60 32h40M60 42h40M60 52h28M96 66a6 6 0 100-12 6 6 0 000 12z' },
  'file.send': { a: paper, b: 'M64 48l12 12 22-26M62 74h36' },
  'follow.turn': { a: phone, b: 'M80 18l12 12-12 12-12-12zM64 52h32M66 64h28v10H66z' },
  'follow.due': { a: 'M44 18h72v66H44zM44 34h72M60 10v14M100 10v14', b: 'M62 46h8v8h-8zM90 46h8v8h-8zM62 66h8v8h-8zM88 70l5 5 9-11' },
  'follow.pay': { a: 'M36 26h88v48H36z', b: 'M80 62a12 12 0 100-24 12 12 0 000 24zM46 36h6M108 64h6M77 45v10' },
  'follow.result': { a: paper, b: 'M62 30h30M62 40h36M80 76a9 9 0 100-18 9 9 0 000 18zM74 74l-2 14 8-5 8 5-2-14' },
  'fraud.otp': { a: phone, b: 'M66 34h28M66 44h28M60 66h40v14H60zM56 20l48 56' },
  'fraud.consent': { a: phone, b: 'M64 16h32v28H64zM69 24h22M69 31h22M69 38h12M66 54h6M77 54h6M88 54h6M66 64h6M77 64h6M88 64h6' },
  'fraud.call': { a: 'M48 20h14l6 18-9 6a40 40 0 0022 22l6-9 18 6v14c0 7-5 9-12 9C66 86 42 60 42 32c0-7 2-12 6-12z', b: 'M36 12l88 76' },
  'fraud.stop': { a: phone, b: 'M80 30v18M70 36a15 15 0 1020 0' },
};

export function Drawing({ name }: { name: string }) {
  const drawing = drawings[name];
  return drawing ? <svg class="lesson-drawing" viewBox="0 0 160 96" aria-hidden="true" focusable="false"><path d={drawing.a} /><path class="ink" d={drawing.b} /></svg> : null;
}

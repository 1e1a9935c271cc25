/** The check digit of a consent code: Damm's quasigroup, which finds every single wrong digit and every swap of two neighbours. Pure. */

const table = ['0317598642', '7092154863', '4206871359', '1750983426', '6123045978', '3674209581', '5869720134', '8945362017', '9438617205', '2581436790'];

/** The digit that makes `digits` whole; a code that carries its check digit gives 0. */
export function damm(digits: string): number {
  let at = 0;
  for (const digit of digits) at = Number(table[at]?.[Number(digit)]);
  return at;
}

export const CODE_LENGTH = 7;

/** short: not all typed yet; mistyped: these seven digits cannot be a code, whoever was sent one. */
export function judgeCode(typed: string): 'short' | 'mistyped' | 'whole' {
  const digits = typed.replace(/\D/g, '');
  if (digits.length < CODE_LENGTH) return 'short';
  return digits.length === CODE_LENGTH && damm(digits) === 0 ? 'whole' : 'mistyped';
}

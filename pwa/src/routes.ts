/** The route table: what the router, the build's shells and the worker's allow-list all read. A page that is not built is not listed. */

import { match, type Params } from './match.ts';
import type { core } from './words/vi/core.ts';

/** Which of the ready-made outlines stands in for the page until its data is here. */
export type Outline = 'home' | 'list' | 'page' | 'form' | 'desk';

export interface Route {
  readonly pattern: string;
  /** File under pages/, without its ending; also the shell's name. */
  readonly page: string;
  /** bar: a resident's screen with the bottom bar; form: without it; desk: the officer's wide frame, a document of its own. */
  readonly frame: 'bar' | 'form' | 'desk';
  readonly outline: Outline;
  /** Key of `words.headings`. */
  readonly heading: Heading;
  /** Where "back" leads when there is no page to go back to. */
  readonly up?: string;
  /** Reads that the page always begins with; `{name}` is the path's own piece. Never one that answers differently by query. */
  readonly preload?: readonly string[];
  /** Reads of somebody's own, asked ahead only for a browser that carries a session. */
  readonly own?: readonly string[];
  /** Its HTML opens the phone's shelves by itself (early.ts), while the app's files come. */
  readonly early?: true;
}

export type Heading = keyof typeof core.headings;

/** Who is asking: never refused, so never an error. */
const VISITOR = '/api/visitor';

export const routes: readonly Route[] = [
  { pattern: '/', page: 'home', frame: 'bar', outline: 'home', heading: 'home', preload: ['/api/life-events'] },
  { pattern: '/tim', page: 'search', frame: 'bar', outline: 'list', heading: 'search' },
  { pattern: '/thu-tuc/:code', page: 'procedure', frame: 'form', outline: 'page', heading: 'procedure', up: '/tim', preload: ['/api/procedures/{code}', '/api/procedures/{code}/estimate'] },
  { pattern: '/dang-nhap', page: 'signin', frame: 'form', outline: 'page', heading: 'signIn', up: '/' },
  { pattern: '/lam/:draft', page: 'draft', frame: 'form', outline: 'list', heading: 'parts', up: '/', early: true },
  { pattern: '/lam/:draft/kiem-tra', page: 'review', frame: 'form', outline: 'page', heading: 'review', up: '/lam/:draft', early: true },
  { pattern: '/lam/:draft/:section', page: 'section', frame: 'form', outline: 'form', heading: 'part', up: '/lam/:draft', early: true },
  { pattern: '/da-nop/:dossier', page: 'filed', frame: 'form', outline: 'page', heading: 'filed', up: '/ho-so' },
  { pattern: '/ho-so', page: 'dossiers', frame: 'bar', outline: 'list', heading: 'dossiers' },
  { pattern: '/ho-so/:dossier', page: 'dossier', frame: 'bar', outline: 'page', heading: 'dossier', up: '/ho-so', preload: [VISITOR], own: ['/api/dossiers/{dossier}'] },
  { pattern: '/ho-so/:dossier/bo-sung', page: 'supplement', frame: 'form', outline: 'form', heading: 'supplement', up: '/ho-so/:dossier', preload: [VISITOR], own: ['/api/dossiers/{dossier}', '/api/dossiers/{dossier}/supplement'] },
  { pattern: '/ho-so/:dossier/ban-nhap', page: 'proof', frame: 'form', outline: 'page', heading: 'proof', up: '/ho-so/:dossier', preload: [VISITOR], own: ['/api/dossiers/{dossier}', '/api/dossiers/{dossier}/proof'] },
  { pattern: '/ho-so/:dossier/ket-qua', page: 'result', frame: 'form', outline: 'page', heading: 'result', up: '/ho-so/:dossier', preload: [VISITOR], own: ['/api/dossiers/{dossier}', '/api/dossiers/{dossier}/papers'] },
  { pattern: '/xac-minh', page: 'verify', frame: 'form', outline: 'page', heading: 'verify', up: '/' },
  { pattern: '/nop-tien/:fee', page: 'pay', frame: 'form', outline: 'page', heading: 'pay', up: '/ho-so', preload: [VISITOR], own: ['/api/fees/{fee}'] },
  { pattern: '/thong-bao', page: 'inbox', frame: 'bar', outline: 'list', heading: 'inbox' },
  { pattern: '/tai-khoan', page: 'account', frame: 'bar', outline: 'page', heading: 'account' },
  { pattern: '/tai-khoan/bao-tin', page: 'ways', frame: 'form', outline: 'page', heading: 'ways', up: '/tai-khoan' },
  { pattern: '/tra-cuu', page: 'track', frame: 'form', outline: 'form', heading: 'track', up: '/' },
  { pattern: '/lam/:draft/giay-to/:document', page: 'paper', frame: 'form', outline: 'form', heading: 'paper', up: '/lam/:draft', early: true },
  { pattern: '/to-vien', page: 'helper/today', frame: 'form', outline: 'list', heading: 'helperToday', up: '/' },
  { pattern: '/to-vien/cho-gui', page: 'helper/waiting', frame: 'form', outline: 'list', heading: 'helperWaiting', up: '/to-vien' },
  { pattern: '/to-vien/ho/:household', page: 'helper/household', frame: 'form', outline: 'form', heading: 'helperHousehold', up: '/to-vien' },
  { pattern: '/to-vien/ho/:household/xin', page: 'helper/ask', frame: 'form', outline: 'form', heading: 'helperAsk', up: '/to-vien/ho/:household' },
  { pattern: '/to-vien/viec/:mandate', page: 'helper/mandate', frame: 'form', outline: 'page', heading: 'helperMandate', up: '/to-vien' },
  { pattern: '/to-vien/uy-quyen', page: 'helper/delegate', frame: 'form', outline: 'list', heading: 'delegate', up: '/tai-khoan' },
  { pattern: '/cho-phep', page: 'allow', frame: 'form', outline: 'page', heading: 'allow', up: '/' },
  { pattern: '/nhan-ban-nhap', page: 'receive', frame: 'form', outline: 'page', heading: 'receive', up: '/' },
  { pattern: '/huong-dan', page: 'helper/lessons', frame: 'form', outline: 'list', heading: 'lessons', up: '/' },
  { pattern: '/huong-dan/:lesson', page: 'helper/lesson', frame: 'form', outline: 'page', heading: 'lessons', up: '/huong-dan' },
  { pattern: '/can-bo', page: 'desk/queue', frame: 'desk', outline: 'desk', heading: 'deskToday' },
  { pattern: '/can-bo/tiep-nhan', page: 'desk/counter', frame: 'desk', outline: 'desk', heading: 'deskCounter', up: '/can-bo' },
  { pattern: '/can-bo/ke-toan', page: 'desk/money', frame: 'desk', outline: 'desk', heading: 'deskMoney', up: '/can-bo' },
  { pattern: '/can-bo/ho-so/:dossier', page: 'desk/dossier', frame: 'desk', outline: 'desk', heading: 'deskDossier', up: '/can-bo' },
  { pattern: '/can-bo/ho-so/:dossier/bo-sung', page: 'desk/supplement', frame: 'desk', outline: 'desk', heading: 'deskSupplement', up: '/can-bo/ho-so/:dossier' },
  { pattern: '/can-bo/phat-tin', page: 'desk/lead/broadcast', frame: 'desk', outline: 'desk', heading: 'deskBroadcast', up: '/can-bo' },
  { pattern: '/can-bo/van-hanh', page: 'desk/lead/operations', frame: 'desk', outline: 'desk', heading: 'deskOperations', up: '/can-bo' },
  { pattern: '/can-bo/mau-tin', page: 'desk/lead/templates', frame: 'desk', outline: 'desk', heading: 'deskTemplates', up: '/can-bo' },
  { pattern: '/can-bo/to', page: 'desk/team', frame: 'desk', outline: 'desk', heading: 'deskTeam', up: '/can-bo' },
  { pattern: '/can-bo/to/ho', page: 'desk/households', frame: 'desk', outline: 'desk', heading: 'deskHouseholds', up: '/can-bo/to' },
  { pattern: '/can-bo/to/do-phu', page: 'desk/coverage', frame: 'desk', outline: 'desk', heading: 'deskCoverage', up: '/can-bo/to' },
  { pattern: '/can-bo/to/lam-ho', page: 'desk/mandates', frame: 'desk', outline: 'desk', heading: 'deskMandates', up: '/can-bo/to' },
];

export interface Place {
  readonly route: Route | undefined;
  readonly params: Params;
  readonly path: string;
  readonly query: URLSearchParams;
}

export function find(path: string, search = ''): Place {
  const query = new URLSearchParams(search);
  for (const route of routes) {
    const params = match(route.pattern, path);
    if (params) return { route, params, path, query };
  }
  return { route: undefined, params: {}, path, query };
}

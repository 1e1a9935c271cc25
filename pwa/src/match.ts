/** Path patterns and nothing else: shared by the page, the service worker and the build. */

export type Params = Readonly<Record<string, string>>;

/** `/ho-so/:dossier` against `/ho-so/0190…`: the named pieces, or nothing. A trailing slash is not a different page. */
export function match(pattern: string, path: string): Params | undefined {
  const wanted = pieces(pattern);
  const given = pieces(path);
  if (wanted.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [at, piece] of wanted.entries()) {
    const found = given[at] ?? '';
    if (piece.startsWith(':')) {
      const text = decode(found);
      if (!text) return undefined;
      params[piece.slice(1)] = text;
    } else if (piece !== found) return undefined;
  }
  return params;
}

/** Fills the named pieces; what was matched can be built again. */
export function fill(pattern: string, params: Params): string {
  return pattern.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
}

const pieces = (path: string): string[] => path.split('/').filter(Boolean);

function decode(piece: string): string {
  try {
    return decodeURIComponent(piece);
  } catch {
    return '';
  }
}

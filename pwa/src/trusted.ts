/** The one Trusted Types policy: scripts may be started from our own built files and from nowhere else. */

interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string };
}

const OWN = /^\/(sw\.js|assets\/[\w.-]+\.js)$/;

const policy = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes?.createPolicy('sw', {
  createScriptURL: (url) => {
    if (!OWN.test(url)) throw new TypeError(`not ours: ${url}`);
    return url;
  },
});

/** A string to the type checker, a TrustedScriptURL where the browser knows them. */
export const trusted = (url: string): string => policy?.createScriptURL(url) ?? url;

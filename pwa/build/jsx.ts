/** How TSX becomes calls: without @preact/preset-vite, which brings Babel. */
export const jsx = { runtime: 'automatic', importSource: 'preact' } as const;

/** What another language must have: the same keys, any sentence; functions keep their arguments. A missing word does not compile. */
export type Same<T> = T extends string
  ? string
  : T extends (...given: infer Given) => string
    ? (...given: Given) => string
    : T extends readonly string[]
      ? readonly string[]
      : { readonly [Key in keyof T]: Same<T[Key]> };

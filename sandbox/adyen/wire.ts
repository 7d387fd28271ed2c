/** A type of the SDK as it stands on the wire: enums are their texts. */
export type Wire<T> = T extends string
  ? `${T}`
  : T extends number | boolean | Date | null | undefined
    ? T
    : { readonly [Field in keyof T]: Wire<T[Field]> };

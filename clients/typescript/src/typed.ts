/**
 * The text of an operation that knows what goes in and what comes out. What graphql-codegen's client preset makes with
 * `documentMode: "string"` is one, and so is a plain string, whose result is unknown.
 */
export type TypedDocument<Result, Variables> = (string | { toString(): string }) & {
  __apiType?: (variables: Variables) => Result;
};

/** No second argument where an operation has no variables that it needs. */
export type Given<Variables> = Record<string, never> extends Variables ? [variables?: Variables] : [variables: Variables];

/** A port that the views mention hides secrets from Node's `inspect`. The pages have no Node, so that is all they know of it. */
declare module 'node:util' {
  export const inspect: { readonly custom: unique symbol };
}

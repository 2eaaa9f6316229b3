/** What is decided about a stop, with a reason. */
export type StopDecision =
  | { readonly kind: 'resume'; readonly stopId: string }
  | { readonly kind: 'foreign'; readonly period: string; readonly referenceNo: string };

import { lineElementOf, type Company } from '../company/company';

export interface LineDimension {
  readonly object: string;
  readonly element: string;
}

/** Computed once for an entry, because a line is asked for each of them. */
export const lineDimensionsOf = (company: Company): readonly LineDimension[] =>
  company.dimensionObjects.map((object) => ({ object, element: lineElementOf(object) }));

import { lineElementOf, type Company } from '../company/company';

export interface LineDimension {
  readonly object: string;
  readonly element: string;
}

/** Computed once per entry, because every line is checked for each of them. */
export const lineDimensionsOf = (company: Company): readonly LineDimension[] =>
  company.dimensionObjects.map((object) => ({ object, element: lineElementOf(object) }));

/**
 * Where a session of the ledger is: an entity by its id, or the top level. Entries belong to the place in which they
 * were created. The top level sees those of all entities, an entity only its own.
 */
export const TOP_LEVEL = '';

/** The ledger ignores the case of ids. */
export const isSamePlace = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** The places from which somebody who may enter only one entity does not see what was posted. */
export const outOfSightFrom = (onlyEntityId: string, postedFrom: readonly string[]): readonly string[] =>
  postedFrom.filter((place) => !isSamePlace(place, onlyEntityId));

export const placeText = (place: string): string => (place === TOP_LEVEL ? 'the top level' : `entity ${place}`);

import type { Batch } from '../ledger/batch';
import type { Viewer } from './ledger-object';
import type { ObjectSources } from './object-sources';

/** A batch created in an entity session is private to that entity; an entity session sees no batch of the top level. */
export const visibilityFor = (viewer: Viewer, sources: Pick<ObjectSources, 'settings' | 'surroundings'>) => {
  const { visibilityLagMs } = sources.settings;
  const createdUntil = sources.surroundings.now().getTime() - visibilityLagMs;
  return (batch: Batch): boolean => {
    // A ledger that reads from a replica does not show at once what was just posted.
    if (visibilityLagMs > 0 && batch.createdAt.getTime() > createdUntil) return false;
    if (viewer.entityId !== '') return batch.privateToEntity === viewer.entityId;
    return viewer.showsPrivate || batch.privateToEntity === '';
  };
};

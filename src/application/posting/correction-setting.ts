import { connection } from '../../domain/connection/connection.state';
import { type SettingInForce } from '../../domain/journal-batch/default-correction.decisions';
import { type CorrectionDefault } from '../../domain/shared/default-correction';
import { type EventStore } from '../ports/event-store';
import { factsOf, streamOf } from '../shared/streams';

/** What the setting about corrections says now, and who set it so; null where a person is asked. */
export const correctionSetting = async (
  store: Pick<EventStore, 'read'>,
  environment: string,
): Promise<SettingInForce | null> => {
  let state = connection.initial;
  let choice: CorrectionDefault = 'ask';
  let setBy = '';
  for (const event of factsOf(connection, await store.read(streamOf(connection, environment)))) {
    state = connection.evolve(state, event);
    if (state.settings.corrections === choice) continue;
    choice = state.settings.corrections;
    setBy = event.metadata.actor;
  }
  return choice === 'ask' ? null : { choice, setBy };
};

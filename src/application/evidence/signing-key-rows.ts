import { signingKeys } from '../../domain/posting-approval/signing-keys.state';
import { type RecordedEvent } from '../ports/event-store';
import { factOf } from '../shared/streams';

export const SIGNING_KEY_COLUMNS = [
  ...['Key', 'Who', 'Name', 'Role', 'Label', 'Algorithm', 'Fingerprint', 'Domain', 'Enrolled'],
  ...['Agreed By', 'Agreed', 'Revoked By', 'Revoked', 'Reason'],
];

/** Each key with which people signed or might have, as it was at the seal, in the order of their enrollment. */
export async function* signingKeyRows(events: AsyncIterable<RecordedEvent>): AsyncGenerator<string[]> {
  let state = signingKeys.initial;
  for await (const event of events) {
    const fact = factOf(signingKeys, event);
    if (fact !== null) state = signingKeys.evolve(state, fact);
  }
  for (const key of state.keys) {
    const { keyId, subject, name, role, label, algorithm, fingerprint, rpId, at, agreed, revoked } = key;
    yield [
      ...[keyId, subject, name, role, label, algorithm, fingerprint, rpId, at],
      ...[agreed?.by ?? '', agreed?.at ?? '', revoked?.by ?? '', revoked?.at ?? '', revoked?.reason ?? ''],
    ];
  }
}

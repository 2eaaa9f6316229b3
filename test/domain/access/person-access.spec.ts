import { notePerson, personAccess } from '../../../src/domain/access/person-access';
import { type PersonAccessEvent } from '../../../src/domain/access/person-access.events';
import { givenFor } from '../../support/given';

const given = givenFor(personAccess);
const ana = { subject: 'ana', name: 'Ana', role: 'Analyst', day: '2026-09-30' } as const;
const seen = (data: PersonAccessEvent['data']): PersonAccessEvent => ({ type: 'PersonSeen', data });

describe('a person who uses an environment', () => {
  it('is recorded once a day', () => {
    given()
      .when((state) => notePerson(state, ana))
      .then(seen(ana));
    given(seen(ana))
      .when((state) => notePerson(state, ana))
      .thenNothing();
  });

  it.each([{ day: '2026-10-01' }, { role: 'Controller' as const }, { name: 'Ana B.' }])(
    'is recorded again when %j is new',
    (change) => {
      given(seen(ana))
        .when((state) => notePerson(state, { ...ana, ...change }))
        .then(seen({ ...ana, ...change }));
    },
  );
});

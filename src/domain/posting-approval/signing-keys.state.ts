import { assertNever, type Decider } from '../shared/decider';
import { type SigningKeyFacts, type SigningKeysEvent, type SigningKeyUseEvent } from './signing-keys.events';

export interface SigningKey extends SigningKeyFacts {
  /** The second person, and when. Null: nobody agreed yet. */
  readonly agreed: { readonly by: string; readonly name: string; readonly at: string } | null;
  readonly revoked: { readonly by: string; readonly name: string; readonly reason: string; readonly at: string } | null;
}

interface StartedEnrollment {
  readonly keyId: string;
  readonly subject: string;
  readonly challenge: string;
  readonly at: string;
}

/** The passkeys of the people of an environment. */
export interface SigningKeys {
  /** The last of each person. */
  readonly started: readonly StartedEnrollment[];
  /** In the order in which they were enrolled. */
  readonly keys: readonly SigningKey[];
}

export const signingKeys: Decider<SigningKeys, SigningKeysEvent> = {
  category: 'signingKeys',
  initial: { started: [], keys: [] },
  evolve: (state, event): SigningKeys => {
    switch (event.type) {
      case 'SigningKeyEnrollmentStarted': {
        const { subject } = event.data;
        return { ...state, started: [...state.started.filter((one) => one.subject !== subject), event.data] };
      }
      case 'SigningKeyEnrollmentRequested': {
        const { keyId } = event.data;
        if (keyOf(state, keyId) !== undefined) return state;
        const started = state.started.filter((one) => one.keyId !== keyId);
        return { started, keys: [...state.keys, { ...event.data, agreed: null, revoked: null }] };
      }
      case 'SigningKeyEnrollmentAgreed': {
        const { keyId, fingerprint, by, name, role, at } = event.data;
        return changed(state, keyId, (key) =>
          key.agreed !== null || key.fingerprint !== fingerprint || key.subject === by || role !== 'Controller'
            ? key
            : { ...key, agreed: { by, name, at } },
        );
      }
      case 'SigningKeyRevoked': {
        const { keyId, ...revoked } = event.data;
        return changed(state, keyId, (key) => (key.revoked === null ? { ...key, revoked } : key));
      }
      default:
        return assertNever(event);
    }
  },
};

export const keyOf = ({ keys }: SigningKeys, keyId: string): SigningKey | undefined =>
  keys.find((key) => key.keyId === keyId);

/** Keys that a person may sign with now. */
export const usableKeysOf = ({ keys }: SigningKeys, subject: string): readonly SigningKey[] =>
  keys.filter((key) => key.subject === subject && key.agreed !== null && key.revoked === null);

const changed = (state: SigningKeys, keyId: string, change: (key: SigningKey) => SigningKey): SigningKeys => ({
  ...state,
  keys: state.keys.map((key) => (key.keyId === keyId ? change(key) : key)),
});

interface UsedFor {
  readonly signatureId: string;
  readonly counter: number;
  readonly before: UsedFor | null;
}

/** What a key signed, as its authenticator counted. */
export interface SigningKeyUse {
  readonly counter: number;
  /** The last signature, and those before it; of those alone whose counter rose. A chain, for there may be many. */
  readonly last: UsedFor | null;
}

export const signingKeyUse: Decider<SigningKeyUse, SigningKeyUseEvent> = {
  category: 'signingKeyUse',
  initial: { counter: 0, last: null },
  evolve: (state, { data: { signatureId, counter } }): SigningKeyUse =>
    isRising(state, counter) ? { counter, last: { signatureId, counter, before: state.last } } : state,
};

/** How the authenticator counted this signature; null when it is not on record. */
export const countOf = ({ last }: SigningKeyUse, signatureId: string): number | null => {
  for (let use = last; use !== null; use = use.before) if (use.signatureId === signatureId) return use.counter;
  return null;
};

/** Authenticators that do not count always say 0. */
export const isRising = (before: Pick<SigningKeyUse, 'counter'>, counter: number): boolean =>
  counter > before.counter || (counter === 0 && before.counter === 0);

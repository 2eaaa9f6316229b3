import { type ApiClient } from '../../api/api-client';
import { ApiProblem } from '../../api/api-problem';
import { type EnrollmentStartedView, type SigningStartedView } from '../../api/views';

/** Loaded when somebody signs, for most people never do. */
const browser = () => import('@simplewebauthn/browser');

const TIMEOUT_MS = 4 * 60_000;
/** ES256, EdDSA, RS256: what the service verifies. */
const ALGORITHMS = [-7, -8, -257];

/** A signature of all these entries, made with one gesture of the person. */
export const signatureOf = async (
  api: ApiClient,
  entries: readonly { readonly batchKey: string; readonly digest: string }[],
) => {
  const started = await api.post<SigningStartedView>('/posting-approvals/signatures', { body: { entries } });
  const { signatureId, challenge, rpId, credentialIds } = started;
  const { startAuthentication } = await browser();
  const { id, response } = await told(() =>
    startAuthentication({
      optionsJSON: {
        challenge,
        rpId,
        timeout: TIMEOUT_MS,
        userVerification: 'required',
        allowCredentials: credentialIds.map((credentialId) => ({ id: credentialId, type: 'public-key' })),
      },
    }),
  );
  const { signature, clientDataJSON, authenticatorData } = response;
  return { signatureId, assertion: { credentialId: id, signature, clientDataJSON, authenticatorData } };
};

/** Makes a key of the person, and has the service know its public part. */
export const enrollKey = async (api: ApiClient, label: string): Promise<void> => {
  const { keyId, challenge, rpId, user, excluded } = await api.post<EnrollmentStartedView>('/signing-keys');
  const { startRegistration } = await browser();
  const { id, response } = await told(() =>
    startRegistration({
      optionsJSON: {
        challenge,
        rp: { id: rpId, name: 'RevRec journal posting' },
        user: { ...user },
        pubKeyCredParams: ALGORITHMS.map((alg) => ({ alg, type: 'public-key' })),
        timeout: TIMEOUT_MS,
        attestation: 'none',
        authenticatorSelection: { userVerification: 'required', residentKey: 'preferred' },
        excludeCredentials: excluded.map((credentialId) => ({ id: credentialId, type: 'public-key' })),
      },
    }),
  );
  const { clientDataJSON, attestationObject } = response;
  const body = { ...(label === '' ? {} : { label }), answer: { id, clientDataJSON, attestationObject } };
  await api.post(`/signing-keys/${keyId}/enroll`, { body });
};

/** What browser and authenticator say, in words that help. */
const told = async <Answer>(ask: () => Promise<Answer>): Promise<Answer> => {
  try {
    return await ask();
  } catch (error) {
    const name = error instanceof Error ? error.name : '';
    const [detail, fix] = WORDS[name] ?? [
      error instanceof Error ? error.message : String(error),
      'Use a browser and a device that know passkeys.',
    ];
    throw new ApiProblem({ status: 0, code: 'NOT_SIGNED', detail, fix, correlationId: null, details: {} });
  }
};

const WORDS: Readonly<Record<string, readonly [detail: string, fix: string]>> = {
  NotAllowedError: ['Nothing was signed: you declined, or it took too long.', 'Try again.'],
  InvalidStateError: ['This device or account holds a key of yours already.', 'Use it, or take another device.'],
  SecurityError: [
    'The browser makes no keys for this address.',
    'The operator sets PUBLIC_URL or SIGNING_ORIGINS to the address that you see, with https.',
  ],
};

import { createHash, createPublicKey } from 'node:crypto';
import {
  type AttestationJson,
  type NewPasskey,
  type PasskeyAnswer,
  type PasskeyExpectation,
  Passkeys,
} from '../../application/ports/passkeys';
import { type Assertion } from '../../domain/posting-approval/approval-signature.events';
import { coseOf, isSupported, spkiOf, SUPPORTED_ALGORITHMS } from './public-keys';

/** Loaded when somebody signs for the first time: most installations never need it. */
const library = () => import('@simplewebauthn/server');

/** WebAuthn, level 3, by SimpleWebAuthn. */
export class WebauthnPasskeys extends Passkeys {
  override async newKey(answer: AttestationJson, expected: PasskeyExpectation): Promise<PasskeyAnswer<NewPasskey>> {
    const { id, clientDataJSON, attestationObject } = answer;
    const { challenge, rpId, origins } = expected;
    return answered(async () => {
      requireOwnFrame(clientDataJSON);
      const { verifyRegistrationResponse } = await library();
      const { verified, registrationInfo } = await verifyRegistrationResponse({
        response: { ...ANY, id, rawId: id, response: { clientDataJSON, attestationObject } },
        expectedChallenge: challenge,
        expectedOrigin: [...origins],
        expectedRPID: rpId,
        requireUserVerification: true,
        supportedAlgorithmIDs: [...SUPPORTED_ALGORITHMS.keys()],
      });
      if (!verified) throw new Error('the authenticator does not vouch for it');
      const { credential, credentialDeviceType, origin } = registrationInfo;
      if (credential.id !== id) throw new Error('it has another id');
      const { publicKey, algorithm } = await spkiOf(credential.publicKey);
      return {
        credentialId: credential.id,
        publicKey: publicKey.toString('base64'),
        algorithm,
        fingerprint: createHash('sha256').update(publicKey).digest('hex'),
        origin,
        isSynced: credentialDeviceType === 'multiDevice',
        counter: credential.counter,
      };
    });
  }

  override async signature(
    { credentialId: id, signature, clientDataJSON, authenticatorData }: Assertion,
    { challenge, rpId, origins, publicKey }: PasskeyExpectation & { readonly publicKey: string },
  ): Promise<PasskeyAnswer<{ readonly counter: number }>> {
    return answered(async () => {
      requireOwnFrame(clientDataJSON);
      const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' });
      if (!isSupported(key)) throw new Error('its key is of a kind that is not supported');
      const { verifyAuthenticationResponse } = await library();
      const { verified, authenticationInfo } = await verifyAuthenticationResponse({
        response: { ...ANY, id, rawId: id, response: { signature, clientDataJSON, authenticatorData } },
        expectedChallenge: challenge,
        expectedOrigin: [...origins],
        expectedRPID: rpId,
        requireUserVerification: true,
        credential: { id, publicKey: await coseOf(key), counter: 0 }, // How it may count is decided by the domain.
      });
      if (!verified) throw new Error('the key did not sign it');
      return { counter: authenticationInfo.newCounter };
    });
  }
}

const ANY = { type: 'public-key', clientExtensionResults: {} } as const;
const WHY_LENGTH_MAX = 300;

/** A page that is shown inside another one may have hidden what is signed. */
const requireOwnFrame = (clientDataJSON: string): void => {
  const data: unknown = JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString());
  const { crossOrigin = false, topOrigin } = data as { crossOrigin?: unknown; topOrigin?: unknown };
  if (crossOrigin !== false || topOrigin !== undefined) throw new Error('it was made within a page of somebody else');
};

/** Whatever is thrown about what an authenticator or a browser made, it is not right. */
const answered = async <Found>(verify: () => Promise<Found>): Promise<PasskeyAnswer<Found>> => {
  try {
    return { kind: 'right', found: await verify() };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { kind: 'wrong', why: why.slice(0, WHY_LENGTH_MAX) };
  }
};

// Verifies the signatures of approvals: part of verify.mjs. Needs nothing but Node.js 20.19 or later.
import { createHash, createPublicKey, verify } from 'node:crypto';

/** How long a person may take to sign, how long the recording may take, and how long a sending takes that was decided. */
const [SIGNING_MS, RECORDING_MS, SENDING_MS] = [5 * 60_000, 10 * 60_000, 60_000];
const LINES_VERSION = 1;
const APPROVING_ROLES = ['Controller', 'Approver'];
/** Bits of what an authenticator says: the user was there, and was recognized. */
const [PRESENT, VERIFIED] = [1, 4];

const sha256 = (content) => createHash('sha256').update(content).digest();
const bytes = (text) => Buffer.from(text, 'base64url');
const isWithin = (from, at, ms) => Date.parse(at) >= Date.parse(from) && Date.parse(at) - Date.parse(from) <= ms;
const ownId = (stream, environment) => stream.slice(stream.indexOf('-') + environment.length + 2);
const entryOf = ({ journalEntryId, businessEntityId, period }) => [journalEntryId, businessEntityId, period].join('\n');
const revisionOf = (one) => `${entryOf(one)}\n${one.entryRevision}`;

/** Takes the events of an environment in the order of the log, and keeps what is wrong with their signatures. */
export class Signatures {
  problems = [];
  origins = new Set();
  #environment;
  #keys = new Map();
  #uses = new Map();
  #signatures = new Map();
  #approvals = new Map();
  #policies = [];
  #byEntry = new Map();
  #contents = new Map();
  #plans = new Map();
  #parts = new Map();
  #posted = new Map();
  #counted = 0;

  constructor(environment) {
    this.#environment = environment;
  }

  add(event) {
    const { stream, type } = event;
    if (stream.startsWith('signingKeys-')) this.#addKey(event);
    if (type === 'SigningKeyUsed') this.#addUse(event);
    if (stream.startsWith('approvalSignature-')) this.#addSignature(event);
    if (stream.startsWith('postingApproval-')) this.#addApproval(event);
    if (type === 'ApprovalPolicyChanged') this.#addPolicy(event);
    if (type === 'JournalBatchPlanned') this.#addPlan(event);
    if (type === 'JournalBatchLinesRecorded') this.#addLines(event);
    if (type === 'PostingAttemptStarted') this.#requirePlanned(event);
    if (type === 'PostingAttemptStarted' && this.#policies.length > 0) this.#requireApproved(event);
    if (type === 'PostingVerified') this.#notePosted(event);
  }

  summary() {
    const made = [...this.#signatures.values()].filter(({ signed }) => signed !== undefined).length;
    return `${this.#counted} approvals with ${made} signatures`;
  }

  keyLines() {
    return [...this.#keys.values()].map(({ facts, agreed, revoked }) => ({
      ...facts,
      line:
        `${facts.fingerprint} of ${facts.name} (${facts.subject}), ` +
        `${agreed ? `agreed to by ${agreed.by} at ${agreed.at}` : 'nobody agreed to it'}` +
        `${revoked ? `, revoked at ${revoked.at}` : ''}`,
    }));
  }

  #tell({ stream, revision }, what) {
    this.problems.push(`Event ${revision} of ${stream}: ${what}.`);
  }

  #addKey({ type, data, metadata }) {
    const key = this.#keys.get(data.keyId);
    if (type === 'SigningKeyEnrollmentRequested' && !key && metadata.actor === data.subject)
      this.#keys.set(data.keyId, { facts: data, agreed: null, revoked: null });
    const isOthers = key && data.by !== key.facts.subject && data.role === 'Controller' && metadata.actor === data.by;
    if (type === 'SigningKeyEnrollmentAgreed' && isOthers && key.facts.fingerprint === data.fingerprint)
      key.agreed ??= data;
    if (type === 'SigningKeyRevoked' && key) key.revoked ??= { ...data, occurredAt: metadata.occurredAt };
  }

  /** Authenticators that do not count always say 0. */
  #addUse({ data: { keyId, signatureId, counter } }) {
    const use = this.#uses.get(keyId) ?? { counter: 0, signatures: new Map() };
    this.#uses.set(keyId, use);
    const isRising = counter > use.counter || (counter === 0 && use.counter === 0);
    if (!isRising || use.signatures.has(signatureId)) return;
    use.counter = counter;
    use.signatures.set(signatureId, counter);
  }

  #addSignature({ stream, type, data, metadata }) {
    const id = ownId(stream, this.#environment);
    const known = this.#signatures.get(id);
    if (type === 'ApprovalSigningStarted' && !known && data.signatureId === id)
      this.#signatures.set(id, { asked: data });
    if (type !== 'ApprovalsSigned' || !known || known.signed) return;
    known.signed = data;
    const isOwn = data.signatureId === id && metadata.actor === data.by;
    known.problem = isOwn ? this.#problemOf(known.asked, data) : 'it is of another person';
  }

  /** Why a signature is not right, at the moment when it was made; null when it is. */
  #problemOf(asked, signed) {
    const key = this.#keys.get(signed.keyId);
    if (!key) return 'its key is not enrolled';
    const { facts, agreed, revoked } = key;
    if (facts.subject !== signed.by || asked.by !== signed.by) return 'its key is of another person';
    const isSame = ['credentialId', 'publicKey', 'fingerprint'].every((part) => facts[part] === signed[part]);
    if (!isSame || facts.rpId !== asked.rpId) return 'it is of another key';
    if (sha256(Buffer.from(facts.publicKey, 'base64')).toString('hex') !== facts.fingerprint)
      return 'the fingerprint of its key is not that of the key';
    if (!agreed || agreed.at > asked.at) return 'nobody had agreed to its key';
    if (revoked) return 'its key is revoked';
    if (asked.role !== signed.role || !APPROVING_ROLES.includes(signed.role)) return 'its role does not approve';
    if (!isWithin(asked.at, signed.at, SIGNING_MS)) return 'it was made too late';
    if (this.#uses.get(signed.keyId)?.signatures.get(signed.signatureId) !== signed.counter)
      return 'its key counted otherwise';
    return this.#challengeProblem(asked) ?? assertionProblem(asked, signed);
  }

  #challengeProblem({ decision, entries, nonce, by, role, at, challenge }) {
    if (decision !== 'approve') return 'it approves nothing';
    const signedEntries = entries.map(({ approvalKey, digest }) => [approvalKey, digest]);
    const content = [decision, signedEntries, nonce, by, role, at];
    const text = JSON.stringify(['revrec-approval/1', this.#environment, ...content]);
    return sha256(text).toString('base64url') === challenge ? null : 'its challenge is not of what it names';
  }

  #addApproval(event) {
    const { stream, type, data, metadata } = event;
    const nobody = { digest: null, given: new Map(), spent: new Set(), refusedAt: null, lost: [] };
    const approval = this.#approvals.get(stream) ?? nobody;
    this.#approvals.set(stream, approval);
    const takeBack = () => {
      approval.lost.push({ given: approval.given, at: metadata.occurredAt });
      approval.given = new Map();
    };
    if (type === 'PostingApprovalRequested') {
      if (approval.digest !== data.digest) takeBack();
      approval.digest = data.digest;
      this.#byEntry.set(revisionOf(data), approval);
    }
    if (type === 'PostingApprovalVoided') {
      takeBack();
      approval.digest = null;
    }
    if (type === 'PostingApprovalRefused' && data.digest === approval.digest) {
      takeBack();
      approval.refusedAt = data.at;
    }
    if (type === 'PostingApprovalGiven' && data.digest === approval.digest && !approval.given.has(data.by))
      approval.given.set(data.by, null);
    if (type !== 'PostingApprovalSigned') return;
    const problem = this.#signedProblem(event, approval);
    if (problem !== null) return this.#tell(event, `the approval of ${data.name} is not signed: ${problem}`);
    approval.spent.add(data.signatureId);
    approval.given.set(data.by, this.#signatures.get(data.signatureId).signed.keyId);
    this.#counted += 1;
    this.origins.add(originOf(this.#signatures.get(data.signatureId).signed));
  }

  #signedProblem({ stream, data, metadata }, approval) {
    const signature = this.#signatures.get(data.signatureId);
    if (!signature?.signed) return 'there is no such signature';
    const { asked, signed, problem } = signature;
    if (problem !== null) return problem;
    const approvalKey = ownId(stream, this.#environment);
    const isNamed = asked.entries.some((one) => one.approvalKey === approvalKey && one.digest === data.digest);
    if (!isNamed || data.digest !== approval.digest) return 'it is of other content';
    if (asked.by !== data.by || metadata.actor !== data.by) return 'it is of another person';
    if (asked.role !== data.role) return 'it is of another role';
    if (asked.at !== data.signedAt) return 'it was asked for at another time';
    if (!isWithin(signed.at, data.at, RECORDING_MS)) return 'it was recorded too late';
    if (this.#keys.get(signed.keyId).revoked) return 'its key is revoked';
    if (approval.spent.has(data.signatureId)) return 'it counted before';
    const isOver = approval.refusedAt !== null && asked.at <= approval.refusedAt;
    return isOver ? 'it is older than a refusal' : null;
  }

  #addPolicy({ data: { rules, signatures = false, at } }) {
    this.#policies.push({ rules, signatures, at });
  }

  #addPlan({ stream, data, metadata }) {
    const plan = { ...data, plannedAt: metadata.occurredAt };
    this.#plans.set(stream, plan);
    this.#parts.set(revisionOf(plan), [...(this.#parts.get(revisionOf(plan)) ?? []), plan]);
  }

  /** Lines of older logs have another form than the one that their digest is of. */
  #addLines({ stream, schemaVersion, data }) {
    const content = this.#contents.get(stream) ?? { hash: createHash('sha256'), lines: 0, isKnown: true };
    this.#contents.set(stream, content);
    content.isKnown &&= schemaVersion === LINES_VERSION;
    for (const line of data.lines) {
      content.hash.update(content.lines === 0 ? JSON.stringify(line) : `\n${JSON.stringify(line)}`);
      content.lines += 1;
    }
  }

  /** What is sent has the lines that were planned, which the approved content was made from. */
  #requirePlanned(event) {
    const plan = this.#plans.get(event.stream);
    const content = this.#contents.get(event.stream);
    if (!plan || !content?.isKnown || content.hash.copy().digest('hex') === plan.contentDigest) return;
    this.#tell(event, `${plan.journalEntryId} was sent with other lines than were planned`);
  }

  #notePosted({ stream }) {
    const plan = this.#plans.get(stream);
    if (plan)
      this.#posted.set(entryOf(plan), Math.min(this.#posted.get(entryOf(plan)) ?? Infinity, plan.entryRevision));
  }

  /** What is sent has the approvals that the strictest policy since it was prepared asks for. */
  #requireApproved(event) {
    const plan = this.#plans.get(event.stream);
    if (!plan) return;
    const parts = this.#parts.get(revisionOf(plan));
    const isCorrection = (this.#posted.get(entryOf(plan)) ?? Infinity) < plan.entryRevision;
    const { people, signed } = this.#neededFor(event, parts, isCorrection);
    if (people === 0) return;
    const approval = this.#byEntry.get(revisionOf(plan));
    const before = Date.parse(event.metadata.occurredAt) - SENDING_MS;
    const recent = approval?.lost.filter(({ at }) => Date.parse(at) >= before).map(({ given }) => given) ?? [];
    const isEnough = (given) =>
      [...given.values()].filter((keyId) => !signed || this.#isUsable(keyId, before)).length >= people;
    if (!approval || ![approval.given, ...recent].some(isEnough))
      this.#tell(event, `${plan.journalEntryId} was sent without the ${signed ? 'signed ' : ''}approval of ${people}`);
  }

  #isUsable(keyId, before) {
    const { revoked } = this.#keys.get(keyId) ?? {};
    return keyId !== null && (!revoked || Date.parse(revoked.occurredAt) >= before);
  }

  #neededFor({ data, metadata }, parts, isCorrection) {
    const preparedAt = parts.map(({ plannedAt }) => plannedAt).sort()[0];
    const known = this.#policies.filter(({ at }) => Date.parse(at) < Date.parse(metadata.occurredAt) - SENDING_MS);
    const first = known.findLastIndex(({ at }) => at < preparedAt);
    const needs = known.slice(Math.max(first, 0)).map(({ rules, signatures }) => {
      const taking = rules.filter((rule) => isCorrection || takes(rule, parts, data.journal));
      const people = Math.max(0, ...taking.map((rule) => rule.people));
      return { people, signed: people > 0 && signatures };
    });
    return { people: Math.max(0, ...needs.map(({ people }) => people)), signed: needs.some(({ signed }) => signed) };
  }
}

/** Whether a rule of the policy takes an entry. Parts that name no journal go to that of the settings. */
const takes = ({ businessEntityId, journal, currency, amountFromMinor }, parts, sentJournal) => {
  if (businessEntityId !== null && businessEntityId !== parts[0].businessEntityId) return false;
  const journals = parts.map((part) => (part.journal || sentJournal || '').toUpperCase());
  if (journal !== null && !journals.includes(journal.toUpperCase())) return false;
  if (currency === null) return true;
  const own = parts.filter((part) => part.currency === currency);
  const total = own.reduce((sum, { totalMinor }) => sum + BigInt(totalMinor), 0n);
  return own.length > 0 && (amountFromMinor === null || total >= BigInt(amountFromMinor));
};

const originOf = ({ clientDataJSON }) => JSON.parse(bytes(clientDataJSON).toString()).origin;

/** What WebAuthn asks of an assertion (level 3, section 7.2), with nothing but the public key. */
const assertionProblem = ({ challenge, rpId, origins }, signed) => {
  try {
    const client = JSON.parse(bytes(signed.clientDataJSON).toString());
    const said = bytes(signed.authenticatorData);
    if (client.type !== 'webauthn.get' || client.challenge !== challenge) return 'it is of another challenge';
    const { protocol, hostname } = new URL(client.origin);
    const isOwn = hostname === rpId || hostname.endsWith(`.${rpId}`);
    const isSafe = protocol === 'https:' || hostname === 'localhost';
    if (!origins.includes(client.origin) || !isOwn || !isSafe) return 'it was made on another page';
    if ((client.crossOrigin ?? false) !== false || client.topOrigin !== undefined)
      return 'it was made within a page of somebody else';
    if (said.length < 37 || !said.subarray(0, 32).equals(sha256(rpId))) return 'it is of another domain';
    if ((said[32] & PRESENT) === 0 || (said[32] & VERIFIED) === 0) return 'the person was not recognized';
    if (said.readUInt32BE(33) !== signed.counter) return 'its key counted otherwise';
    const key = createPublicKey({ key: Buffer.from(signed.publicKey, 'base64'), format: 'der', type: 'spki' });
    const kind = key.asymmetricKeyType;
    if (!['ec', 'ed25519', 'rsa'].includes(kind)) return 'its key is of a kind that is not supported';
    const content = Buffer.concat([said, sha256(bytes(signed.clientDataJSON))]);
    const isRight = verify(kind === 'ed25519' ? null : 'sha256', content, key, bytes(signed.signature));
    return isRight ? null : 'the key did not sign it';
  } catch (error) {
    return `it cannot be read: ${error.message}`;
  }
};

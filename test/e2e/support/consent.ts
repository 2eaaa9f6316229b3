import { type Person, type Reply, SANDBOX_CREDENTIALS } from './person';

export type ConsentingPerson = Partial<Record<'company' | 'user' | 'password', string>> & {
  readonly answer?: 'accept' | 'deny';
};

/** What the consent page of the sandbox sends a person back with. */
export const consentAt = async (address: string, by: ConsentingPerson = {}): Promise<URLSearchParams> => {
  const page = new URL(address);
  const { companyId: company, userId: user, userPassword: password } = SANDBOX_CREDENTIALS;
  const form = new URLSearchParams({ answer: 'accept', company, user, password, ...by });
  for (const [name, value] of page.searchParams) form.set(name, value);
  page.search = '';
  const reply = await fetch(page, { method: 'POST', redirect: 'manual', body: form });
  return new URL(reply.headers.get('location') ?? 'about:blank').searchParams;
};

export const answerOf = (back: URLSearchParams): { state: string | null; code: string | null } => ({
  state: back.get('state'),
  code: back.get('code'),
});

/** Connects over REST: asks, consents in the sandbox, and brings the answer. */
export const connectOverRest = async (
  controller: Person,
  asked: Record<string, string> = {},
  by: ConsentingPerson = {},
): Promise<Reply> => {
  const { body } = await controller.send('POST', '/connection/consents', asked);
  const back = await consentAt(body.address as string, by);
  return controller.send('POST', '/connection/consents/answer', answerOf(back));
};

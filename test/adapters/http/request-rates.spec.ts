import { type ExecutionContext } from '@nestjs/common';
import { RequestRates } from '../../../src/adapters/http/shared/request-rates';
import { type Identity } from '../../../src/application/ports/identity';

describe('how often requests may come', () => {
  let rates: RequestRates;
  beforeEach(() => {
    jest.useFakeTimers({ now: 1_000_000 });
    rates = new RequestRates({ perPerson: 3, perEnvironment: 5 });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  const ask = async (subject: string | null, environment = 'acme-test', role = 'Admin'): Promise<string> => {
    const identity: Partial<Identity> = { subject: subject ?? '', roles: new Map([['acme-test', role]]) as never };
    const request = { params: { environment }, ...(subject === null ? {} : { identity }) };
    const context = { switchToHttp: () => ({ getRequest: () => request }) } as unknown as ExecutionContext;
    try {
      return (await rates.canActivate(context)) ? 'answered' : 'refused';
    } catch (error) {
      return (error as { code: string }).code;
    }
  };
  const askTimes = async (count: number, ...about: Parameters<typeof ask>): Promise<string[]> => {
    const answers: string[] = [];
    for (let number = 0; number < count; number += 1) answers.push(await ask(...about));
    return answers;
  };
  const answered = (count: number): string[] => Array.from({ length: count }, () => 'answered');

  it('is limited for a person, who is told when to come again', async () => {
    expect(await askTimes(4, 'ana')).toEqual([...answered(3), 'TOO_MANY_REQUESTS']);
    jest.advanceTimersByTime(7_400);
    const identity = { subject: 'ana', roles: new Map() };
    const context = { switchToHttp: () => ({ getRequest: () => ({ params: {}, identity }) }) };
    await expect(rates.canActivate(context as unknown as ExecutionContext)).rejects.toMatchObject({
      message: 'You sent more than 3 requests within 10 seconds.',
      details: { limit: 3, windowS: 10, retryAfterS: 3 },
    });
    jest.advanceTimersByTime(2_600);
    expect(await ask('ana')).toBe('answered');
  });

  it('is limited for all people of an environment, and what one of them is refused takes nothing from the others', async () => {
    expect(await askTimes(50, 'ana')).toContain('TOO_MANY_REQUESTS');
    expect(await askTimes(3, 'bob')).toEqual([...answered(2), 'TOO_MANY_REQUESTS']);
    expect(await ask('bob', 'other')).toBe('TOO_MANY_REQUESTS'); // His third was counted, although his environment refused it.
  });

  it('takes nothing from an environment where the person has no role', async () => {
    await askTimes(3, 'eve', 'acme-live');
    await askTimes(3, 'mallory', 'acme-live');
    const guest = { subject: 'ana', roles: new Map([['acme-live', 'Admin']]) };
    const context = {
      switchToHttp: () => ({ getRequest: () => ({ params: { environment: 'acme-live' }, identity: guest }) }),
    };
    expect(await rates.canActivate(context as unknown as ExecutionContext)).toBe(true);
  });

  it('is not limited where nobody signs in: health and metrics', async () => {
    expect(new Set(await askTimes(20, null))).toEqual(new Set(['answered']));
  });
});

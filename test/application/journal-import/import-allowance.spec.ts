import { ImportAllowance } from '../../../src/application/journal-import/import-allowance';
import { type JournalImportViews } from '../../../src/application/journal-import/journal-import.views';
import { type Caller } from '../../../src/application/shared/permissions';

describe('the allowance of imports that wait', () => {
  const ana = { environment: 'acme-test', subject: 'ana' } as Caller;
  const codeOf = (ofPerson: number, ofEnvironment: number, importId = 'new'): string => {
    const views = {
      journalImport: (_: string, id: string) => (id === 'known' ? {} : undefined),
      waitingImports: () => ({ ofPerson, ofEnvironment }),
    } as unknown as JournalImportViews;
    try {
      new ImportAllowance({ perPerson: 2, perEnvironment: 5 }, views).require(ana, importId);
      return 'allowed';
    } catch (error) {
      const { code, message, details } = error as { code: string; message: string; details: { retryAfterS: number } };
      return `${code} ${details.retryAfterS}: ${message}`;
    }
  };

  it('refuses a person, and an environment, that has as many as it may', () => {
    expect([codeOf(0, 0), codeOf(1, 4)]).toEqual(['allowed', 'allowed']);
    expect(codeOf(2, 2)).toBe(
      'TOO_MANY_WAITING 30: You have 2 imports that are not finished, and may have no more than 2.',
    );
    expect(codeOf(0, 5)).toBe(
      'TOO_MANY_WAITING 30: Your environment has 5 imports that are not finished, and may have no more than 5.',
    );
  });

  it('answers for a delivery that is on record already', () => {
    expect(codeOf(9, 9, 'known')).toBe('allowed');
  });
});

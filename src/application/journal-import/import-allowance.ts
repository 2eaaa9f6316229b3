import { Injectable } from '@nestjs/common';
import { DomainError } from '../../domain/shared/errors';
import { type Caller } from '../shared/permissions';
import { JournalImportViews } from './journal-import.views';

/** How many imports may wait for their turn or for a confirmation. */
export abstract class WaitingImports {
  abstract readonly perPerson: number;
  abstract readonly perEnvironment: number;
}

const RETRY_AFTER_S = 30;

/** Keeps deliveries that nobody confirms from filling the disk, and one person from holding up everybody's imports. */
@Injectable()
export class ImportAllowance {
  constructor(
    private readonly limits: WaitingImports,
    private readonly views: JournalImportViews,
  ) {}

  /**
   * Refuses another delivery with TOO_MANY_WAITING. Counted in the views: what is received at the same moment may go a
   * little beyond it. A delivery that is on record already is not another one.
   */
  require({ environment, subject }: Caller, importId: string): void {
    if (this.views.journalImport(environment, importId)) return;
    const { ofPerson, ofEnvironment } = this.views.waitingImports(environment, subject);
    const { perPerson, perEnvironment } = this.limits;
    if (ofPerson >= perPerson) throw tooMany('You have', ofPerson, perPerson);
    if (ofEnvironment >= perEnvironment) throw tooMany('Your environment has', ofEnvironment, perEnvironment);
  }
}

const tooMany = (who: string, waiting: number, limit: number): DomainError =>
  new DomainError(
    'TOO_MANY_WAITING',
    `${who} ${waiting} imports that are not finished, and may have no more than ${limit}.`,
    'Import or withdraw what awaits a confirmation, or wait until the others are finished.',
    { waiting, limit, retryAfterS: RETRY_AFTER_S },
  );

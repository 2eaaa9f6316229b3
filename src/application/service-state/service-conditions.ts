import { DomainError, type DomainErrorCode } from '../../domain/shared/errors';

/** What stops some of the service's work although it serves requests. */
export interface Condition {
  readonly code:
    | Extract<
        DomainErrorCode,
        | 'READ_ONLY'
        | 'POSTING_OFF'
        | 'POSTING_STOPPED'
        | 'DISK_FULL'
        | 'DISK_FAILING'
        | 'CREDENTIALS_LOST'
        | 'STREAM_DAMAGED'
      >
    | 'VIEWS_STUCK'
    | 'VIEWS_DAMAGED';
  readonly message: string;
  readonly fix: string;
}

/** Conditions, reported by readiness, metrics and every page until cleared. */
export class ServiceConditions {
  private readonly raised = new Map<Condition['code'], Condition>();
  private isEnding = false;

  raise(condition: Condition): void {
    this.raised.set(condition.code, condition);
  }

  clear(code: Condition['code']): void {
    this.raised.delete(code);
  }

  all(): readonly Condition[] {
    return [...this.raised.values()];
  }

  /** Called when the service is about to end because of a defect. */
  end(): void {
    this.isEnding = true;
  }

  /** Why requests should go to another instance. */
  get problems(): readonly string[] {
    return this.isEnding ? ['The service ends because of a defect: see service.defect in its log.'] : [];
  }

  get isReadOnly(): boolean {
    return this.raised.has('READ_ONLY');
  }

  /** Throws READ_ONLY while nothing may be written. */
  requireWritable(): void {
    const condition = this.raised.get('READ_ONLY');
    if (condition) throw new DomainError('READ_ONLY', condition.message, condition.fix);
  }
}

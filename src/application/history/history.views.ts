import { type Page, type PageRequest } from '../ports/page';

/** One event of the history. */
export interface HistoryItemView {
  /** Position in the log. */
  readonly position: string;
  readonly stream: string;
  /** Of its stream, from 0. */
  readonly revision: number;
  /** `journalBatch`, `connection`, … */
  readonly category: string;
  readonly type: string;
  /** A person's subject, `worker` or `schedule`. */
  readonly actor: string;
  readonly occurredAt: string;
  readonly sentence: string;
  readonly period: string | null;
  readonly batchKey: string | null;
  readonly journalEntryId: string | null;
  readonly runId: string | null;
  readonly correlationId: string;
}

/** The event as recorded. Of addresses that may be secret only the host is shown. */
export interface HistoryEventView extends HistoryItemView {
  readonly eventId: string;
  readonly causationId: string;
  readonly data: unknown;
  /** The hash chain of its stream. */
  readonly prev: string;
  readonly hash: string;
}

/** The state of a stream at a moment. */
export interface PastStateView {
  readonly stream: string;
  readonly at: string;
  /** Of the last event included; -1 when there was none. */
  readonly revision: number;
  readonly lastEventAt: string | null;
  readonly state: unknown;
}

/** A value that differs between two states; null where there is none. */
export interface StateDifferenceView {
  /** As a JSON pointer: `/settings/journalSymbol`. */
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** What an auditor checks more closely: done by a person, on a weekend, or after the close. */
export const EVENT_FINDINGS = ['by-person', 'at-weekend', 'after-close'] as const;
export type EventFinding = (typeof EVENT_FINDINGS)[number];

export interface HistoryFilter {
  readonly category: string | null;
  readonly type: string | null;
  readonly actor: string | null;
  readonly period: string | null;
  readonly batchKey: string | null;
  readonly runId: string | null;
  readonly stream: string | null;
  /** ISO 8601, `from` included, the other end excluded. */
  readonly from: string | null;
  readonly until: string | null;
  /** Text within the sentence, case-insensitive. */
  readonly search: string | null;
  /** An event has to have all of them. */
  readonly findings: readonly EventFinding[];
  /** An event counts as after the close this many days after the last day of its accounting month. */
  readonly afterCloseDays: number;
  /** Zone of weekends and days. */
  readonly timeZone: string;
}

export abstract class HistoryViews {
  /** Latest first, unless the oldest are requested first. */
  abstract historyOf(
    environment: string,
    filter: HistoryFilter,
    page: PageRequest,
    isOldestFirst: boolean,
  ): Page<HistoryItemView>;
  abstract historyItem(environment: string, position: string): HistoryItemView | undefined;
}

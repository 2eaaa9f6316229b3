import { type Page, type PageRequest } from '../ports/page';

/** One thing that happened. */
export interface HistoryItemView {
  /** Where it stands in the log. */
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

/** The event itself, as the log keeps it. Of addresses that may be secret only the host is shown. */
export interface HistoryEventView extends HistoryItemView {
  readonly eventId: string;
  readonly causationId: string;
  readonly data: unknown;
  /** The hash chain of its stream. */
  readonly prev: string;
  readonly hash: string;
}

/** What a stream had come to at a moment. */
export interface PastStateView {
  readonly stream: string;
  readonly at: string;
  /** Of the last event that counts; -1 when there was none. */
  readonly revision: number;
  readonly lastEventAt: string | null;
  readonly state: unknown;
}

/** A value that two states do not share; null where there is none. */
export interface StateDifferenceView {
  /** As a JSON pointer: `/settings/journalSymbol`. */
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** What an auditor looks twice at: a step that a person took, one at a weekend, one in a month that should have been closed. */
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
  /** ISO 8601, the first included, the last not. */
  readonly from: string | null;
  readonly until: string | null;
  /** Text within the sentence, whatever its case. */
  readonly search: string | null;
  /** All of them have to be so. */
  readonly findings: readonly EventFinding[];
  /** So many days after the last day of its accounting month an event is after the close. */
  readonly afterCloseDays: number;
  /** Whose wall clocks tell weekends and days. */
  readonly timeZone: string;
}

export abstract class HistoryViews {
  /** Latest first, unless the oldest are wanted first. */
  abstract historyOf(
    environment: string,
    filter: HistoryFilter,
    page: PageRequest,
    isOldestFirst: boolean,
  ): Page<HistoryItemView>;
  abstract historyItem(environment: string, position: string): HistoryItemView | undefined;
}

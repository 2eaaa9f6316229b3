import { type PreflightLine, type PreflightTrigger } from '../../domain/preflight/preflight.events';
import { type Page, type PageRequest } from '../ports/page';

export interface PreflightView {
  readonly preflightId: string;
  readonly status: 'Running' | 'Finished';
  readonly trigger: PreflightTrigger;
  readonly period: string | null;
  readonly startedAt: string;
  readonly startedBy: string;
  readonly finishedAt: string | null;
  /** Batches that were checked; 0 until it is finished. */
  readonly batches: number;
  readonly blocked: number;
  /** Causes left out of the result. */
  readonly linesLeftOut: number;
}

/** A preflight with what it found. */
export interface PreflightResultView extends PreflightView {
  readonly lines: readonly PreflightLine[];
  /** Something that it looked at was changed here after it began: it may find something else now. */
  readonly isOutdated: boolean;
  /** Progress; null when it is finished, or waiting after a restart. */
  readonly progress: { readonly checked: number; readonly batches: number } | null;
}

/** An unfinished preflight for the worker. */
export interface OpenPreflight {
  readonly environment: string;
  readonly preflightId: string;
  readonly correlationId: string;
}

export abstract class PreflightViews {
  /** Newest first. */
  abstract preflightsOf(environment: string, page: PageRequest): Page<PreflightView>;
  abstract preflight(environment: string, preflightId: string): Omit<PreflightResultView, 'progress'> | undefined;
  abstract openPreflights(): readonly OpenPreflight[];
  /** The batches that a cause blocked in the latest preflight that found it. */
  abstract batchesOfCause(environment: string, cause: string): readonly string[];
}

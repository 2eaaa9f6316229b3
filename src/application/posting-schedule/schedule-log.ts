import { type PostingScheduleEvent } from '../../domain/posting-schedule/posting-schedule.events';
import { isFailing } from '../../domain/posting-schedule/posting-schedule.state';
import { type Log } from '../ports/log';

/** What an operator reads about a schedule. What needs attention is a warning. */
export const logScheduleEvent = (log: Log, environment: string, event: PostingScheduleEvent): void => {
  const fields = { environment, ...event.data };
  switch (event.type) {
    case 'PostingOccurrenceClaimed':
      log.info('schedule.claimed', fields);
      return;
    case 'PostingOccurrenceStarted':
      log.info('schedule.started', fields);
      return;
    case 'PostingOccurrenceFoundNothing':
      log.info('schedule.nothing-to-post', fields);
      return;
    case 'PostingOccurrenceFinished':
      if (isFailing(event.data.counts)) log.warn('schedule.failed', fields);
      else log.info('schedule.finished', fields);
      return;
    case 'PostingOccurrenceFailed':
      log.warn('schedule.failed', fields);
      return;
    case 'PostingOccurrencesMissed':
      log.warn('schedule.missed', fields);
      return;
    case 'PostingOccurrenceSkipped':
      log.warn('schedule.skipped', fields);
      return;
    case 'PostingSchedulePausedItself':
      log.warn('schedule.paused-itself', fields);
      return;
    default: // What people do is in the event log, with their names.
  }
};

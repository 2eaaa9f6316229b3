import { type PostingRunView } from '../../api/views';
import { countText, locale } from '../../components/formats';

export const TRIGGERS: Readonly<Record<PostingRunView['trigger'], string>> = {
  manual: 'Post Journals',
  scheduled: 'Journal frequency',
};

/** How long something took: `1 min 12 sec`. */
export const durationText = (from: string, until: string): string => {
  const seconds = Math.max(0, Math.round((Date.parse(until) - Date.parse(from)) / 1000));
  const unit = (value: number, name: 'second' | 'minute' | 'hour'): string =>
    new Intl.NumberFormat(locale(), { style: 'unit', unit: name, unitDisplay: 'short' }).format(value);
  if (seconds === 0) return `< ${unit(1, 'second')}`;
  if (seconds < 60) return unit(seconds, 'second');
  if (seconds < 3600) return `${unit(Math.floor(seconds / 60), 'minute')} ${unit(seconds % 60, 'second')}`;
  return `${unit(Math.floor(seconds / 3600), 'hour')} ${unit(Math.floor((seconds % 3600) / 60), 'minute')}`;
};

/** `20 of 22` */
export const ofText = (count: number, all: number): string => `${countText(count)} of ${countText(all)}`;

import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { ROOT } from './system';

/** Samples of one look at `/metrics` by series; null when nothing answered. */
export type Scrape = ReadonlyMap<string, string> | null;

const TARGET = 'instance="127.0.0.1:4100",job="revrec"';

/** One look, as Prometheus does it: with its own labels, and `up`. Only series that alerts may watch. */
export const scrape = async (service: string): Promise<Scrape> => {
  const reply = await fetch(`${service}/metrics`).catch(() => null);
  if (!reply?.ok) return null;
  const samples = new Map<string, string>();
  for (const line of (await reply.text()).split('\n')) {
    const [, name, labels = '', value] = /^(revrec_\w+?)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
    if (name === undefined || value === undefined || name.endsWith('_bucket')) continue;
    samples.set(`${name}{${labels === '' ? TARGET : `${labels},${TARGET}`}}`, value);
  }
  return samples;
};

export interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

const RULES = join(ROOT, 'deploy', 'alerts.yml');

export const alertRules = (text: string): readonly AlertRule[] =>
  (parse(text) as { groups: { rules: AlertRule[] }[] }).groups.flatMap(({ rules }) => rules);

/** One look per minute. */
export interface Timeline {
  readonly rule: AlertRule;
  readonly scrapes: readonly Scrape[];
  /** Minutes from the begin at which it fires, and at which it does not. */
  readonly fires: readonly number[];
  readonly isOut: readonly number[];
  /** Of the series that its alert is about. */
  readonly labels: Readonly<Record<string, string>>;
}

/** A series that is gone from a target is marked stale by Prometheus. */
const valuesOf = (series: string, scrapes: readonly Scrape[]): string => {
  let isThere = false;
  return scrapes
    .map((one) => {
      const value = one?.get(series);
      const word = value ?? (isThere ? 'stale' : '_');
      isThere = value !== undefined;
      return word;
    })
    .join(' ');
};

const seriesOf = (scrapes: readonly Scrape[]): { series: string; values: string }[] => {
  const names = new Set(scrapes.flatMap((one) => [...(one?.keys() ?? [])]));
  const up = { series: `up{${TARGET}}`, values: scrapes.map((one) => (one === null ? '0' : '1')).join(' ') };
  return [up, ...[...names].sort().map((series) => ({ series, values: valuesOf(series, scrapes) }))];
};

/** Lets promtool evaluate the rules over the timelines. Throws what it says when an alert is not as expected. */
export const judgeAlerts = (promtool: string, folder: string, timelines: readonly Timeline[]): string => {
  const tests = timelines.map(({ rule, scrapes, fires, isOut, labels }) => {
    const firing = { exp_labels: { ...labels, ...rule.labels }, exp_annotations: rule.annotations };
    const at = (minutes: number, alerts: readonly unknown[]): unknown => ({
      ...{ eval_time: `${minutes}m`, alertname: rule.alert, exp_alerts: alerts },
    });
    return {
      ...{ interval: '1m', input_series: seriesOf(scrapes) },
      alert_rule_test: [...fires.map((minutes) => at(minutes, [firing])), ...isOut.map((minutes) => at(minutes, []))],
    };
  });
  const file = join(folder, 'alerts.test.yml');
  writeFileSync(file, stringify({ rule_files: [RULES], evaluation_interval: '1m', tests }));
  return execFileSync(promtool, ['test', 'rules', file], { encoding: 'utf8', stdio: 'pipe' });
};

/** Of Prometheus, where it is installed; null where it is not. */
export const promtoolHere = (): string | null => {
  for (const program of [process.env['PROMTOOL'] ?? '', 'promtool'].filter((one) => one !== ''))
    try {
      execFileSync(program, ['--version'], { stdio: 'pipe' });
      return program;
    } catch {
      // Not there.
    }
  return null;
};

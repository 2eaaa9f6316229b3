import { type ReactNode } from 'react';
import { Bar, BarChart, CartesianGrid, Legend, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { type PostingRunView } from '../../api/views';
import { countText, dateTimeText, locale } from '../../components/formats';
import { useEnvironment } from '../../environment/environment-context';

const HEIGHT_PX = 220;
const TEXT = { fill: 'var(--mantine-color-dimmed)', fontSize: 12 };

/** A bar per run, oldest first. The figure around it has the same as text, and there is a table. */
export const RunsChart = ({ runs }: { readonly runs: readonly PostingRunView[] }): ReactNode => {
  const { timeZone } = useEnvironment();
  const monthDay = new Intl.DateTimeFormat(locale(), { month: 'short', day: 'numeric', timeZone });
  const bars = runs.map((run) => ({
    at: run.startedAt,
    Posted: run.posted,
    Failed: run.failed,
    Others: run.batches - run.posted - run.failed,
  }));
  return (
    <ResponsiveContainer width="100%" height={HEIGHT_PX}>
      <BarChart
        data={bars}
        accessibilityLayer={false}
        barCategoryGap="30%"
        maxBarSize={40}
        margin={{ top: 8, right: 8 }}
      >
        <CartesianGrid vertical={false} stroke="var(--mantine-color-default-border)" />
        <XAxis
          dataKey="at"
          tickFormatter={(at: string) => monthDay.format(new Date(at))}
          tick={TEXT}
          tickLine={false}
          stroke="var(--mantine-color-default-border)"
          minTickGap={24}
        />
        <YAxis
          allowDecimals={false}
          tickFormatter={countText}
          tick={TEXT}
          tickLine={false}
          axisLine={false}
          width={44}
        />
        <Tooltip
          labelFormatter={(at) => (typeof at === 'string' ? dateTimeText(at, timeZone) : '')}
          cursor={{ fill: 'var(--mantine-color-default-hover)' }}
          contentStyle={{
            background: 'var(--mantine-color-body)',
            borderColor: 'var(--mantine-color-default-border)',
            fontSize: 13,
          }}
          itemStyle={{ color: 'var(--mantine-color-text)' }}
          isAnimationActive={false}
        />
        <Legend
          itemSorter={null}
          wrapperStyle={{ fontSize: 13 }}
          formatter={(name: string) => <span style={{ color: 'var(--mantine-color-text)' }}>{name}</span>}
        />
        <Bar dataKey="Posted" stackId="run" fill="var(--mantine-color-pine-8)" isAnimationActive={false} />
        <Bar dataKey="Failed" stackId="run" fill="var(--mantine-color-red-7)" isAnimationActive={false} />
        <Bar dataKey="Others" stackId="run" fill="var(--mantine-color-gray-5)" isAnimationActive={false} />
      </BarChart>
    </ResponsiveContainer>
  );
};

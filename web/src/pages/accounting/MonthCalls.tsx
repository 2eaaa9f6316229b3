import { type ReactNode } from 'react';
import { useRead } from '../../api/hooks';
import { type MonthCallsView } from '../../api/views';
import { Fact } from '../../components/Facts';
import { countOf, countText } from '../../components/formats';

/** What counts against the company's allowance with Sage. */
export const MonthCalls = (): ReactNode => {
  const { data, error } = useRead<MonthCallsView>('/connection/calls');
  return <Fact name="Calls this month">{error ? 'could not be read' : data && textOf(data)}</Fact>;
};

const textOf = ({ calls, isAtLeast, functions }: MonthCallsView): string => {
  const creates = functions.reduce((sum, one) => sum + (isCreate(one.function) ? one.calls : 0), 0);
  const total = `${isAtLeast ? 'at least ' : ''}${countText(calls)}`;
  return calls === 0 ? total : `${total}, of them ${countOf(creates, 'create', 'creates')}`;
};

const isCreate = (name: string): boolean => name === 'xml create' || /^rest POST \/objects\//.test(name);

import { VisuallyHidden } from '@mantine/core';
import { useDocumentVisibility } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { type ApiClient } from '../api/api-client';
import { useRead } from '../api/hooks';
import { type PageOf, type PostingRunView } from '../api/views';
import { countOf } from '../components/formats';
import { useEnvironment } from '../environment/environment-context';
import { ExportRunContext } from './export-run-context';
import { countsText, doneOf, isAllWell, resultText } from './run-progress';

const LOOK_EVERY_MS = 3_000;
const SHOWN_AFTER_END_MS = 6_000;
const REFRESH_EVERY_MS = 1_000;

/** Finds the current run, no matter who started it or in which tab, and follows it for all components that show it. */
export const ExportRunFollower = ({ children }: { readonly children: ReactNode }): ReactNode => {
  const runs = useRead<PageOf<PostingRunView>>('/posting-runs', {
    query: { limit: 5 },
    refetchIntervalMs: LOOK_EVERY_MS,
  });
  const [run, setRun] = useState<PostingRunView | null>(null);
  const followed = useFollowedId(runs.data?.items, setRun);
  useProgress(followed, setRun);
  const listed = runs.data?.items.find(({ runId }) => runId === run?.runId);
  // While this tab was hidden.
  const isOverUnseen = run?.status === 'Running' && listed !== undefined && listed.status !== 'Running';
  useEffect(() => {
    if (!isOverUnseen) return;
    setRun(listed);
    tellResult(listed);
  }, [isOverUnseen, listed]);
  const endedId = run !== null && run.status !== 'Running' ? run.runId : null;
  useEffect(() => {
    if (endedId === null) return undefined;
    const timer = setTimeout(() => {
      setRun((shown) => (shown?.runId === endedId ? null : shown));
    }, SHOWN_AFTER_END_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [endedId]);
  return (
    <ExportRunContext value={run}>
      {children}
      <Announcements run={run} />
    </ExportRunContext>
  );
};

/** The run to follow. One that began and ended between two polls is reported when found. */
const useFollowedId = (
  runs: readonly PostingRunView[] | undefined,
  onEnded: (run: PostingRunView) => void,
): string | null => {
  const running = runs?.find(({ status }) => status === 'Running')?.runId ?? null;
  const known = useRef<Set<string> | null>(null);
  const newest = runs?.[0];
  useEffect(() => {
    if (runs === undefined) return;
    if (
      known.current !== null &&
      newest !== undefined &&
      newest.status !== 'Running' &&
      !known.current.has(newest.runId)
    ) {
      onEnded(newest);
      tellResult(newest);
    }
    known.current = new Set([...(known.current ?? []), ...runs.map(({ runId }) => runId)]);
  }, [runs, newest, onEnded]);
  return running;
};

/** Live progress. A lost connection is reopened; a hidden tab holds none. */
const useProgress = (runId: string | null, onProgress: (run: PostingRunView) => void): void => {
  const { name, api } = useEnvironment();
  const client = useQueryClient();
  const isSeen = useDocumentVisibility() === 'visible';
  useEffect(() => {
    if (runId === null || !isSeen) return undefined;
    const leaving = new AbortController();
    // Polled again anyway.
    follow({ api, client, name, runId, signal: leaving.signal, onProgress }).catch(() => undefined);
    return () => {
      leaving.abort();
    };
  }, [api, client, name, runId, isSeen, onProgress]);
};

interface Following {
  readonly api: ApiClient;
  readonly client: QueryClient;
  readonly name: string;
  readonly runId: string;
  readonly signal: AbortSignal;
  readonly onProgress: (run: PostingRunView) => void;
}

const follow = async ({ api, client, name, runId, signal, onProgress }: Following): Promise<void> => {
  let refreshAtMs = 0;
  const refresh = async (): Promise<void> => {
    const startedMs = Date.now();
    refreshAtMs = Number.MAX_SAFE_INTEGER; // Not again before this one is done.
    await client.invalidateQueries({ queryKey: [name] });
    const tookMs = Date.now() - startedMs;
    refreshAtMs = Date.now() + Math.max(REFRESH_EVERY_MS, tookMs * 4);
  };
  const path = `/posting-runs/${encodeURIComponent(runId)}/progress`;
  const isLast = ({ status }: PostingRunView): boolean => status !== 'Running';
  for await (const run of api.follow<PostingRunView>(path, 'progress', isLast, signal)) {
    onProgress(run);
    if (isLast(run)) {
      tellResult(run);
      await client.invalidateQueries({ queryKey: [name] });
    } else if (Date.now() >= refreshAtMs) void refresh();
  }
};

/** Once for each run. */
const tellResult = (run: PostingRunView): void => {
  const isWell = isAllWell(run);
  notifications.show({
    id: run.runId,
    message: resultText(run),
    color: isWell ? 'pine' : 'red',
    icon: isWell ? <IconCheck size={18} aria-hidden /> : <IconAlertTriangle size={18} aria-hidden />,
    autoClose: isWell ? 6_000 : 12_000,
    closeButtonProps: { 'aria-label': 'Close' },
  });
};

/** For screen readers: the start and each quarter. The notification announces the end. */
const Announcements = ({ run }: { readonly run: PostingRunView | null }): ReactNode => {
  const quarter = run === null ? 0 : Math.floor((doneOf(run) / Math.max(run.batches, 1)) * 4);
  const key = run?.status === 'Running' ? `${run.runId} ${quarter}` : '';
  const [said, setSaid] = useState({ key: '', text: '' });
  if (said.key !== key) {
    setSaid({
      key,
      text:
        run?.status === 'Running'
          ? `Export Journals: ${countOf(run.batches, 'batch', 'batches')}, ${countsText(run)}.`
          : '',
    });
  }
  return <VisuallyHidden role="status">{said.text}</VisuallyHidden>;
};

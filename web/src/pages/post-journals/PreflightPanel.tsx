import { Button, CloseButton, Group, Progress, Stack, Text } from '@mantine/core';
import {
  type Icon,
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleDashed,
  IconCircleX,
  IconHelpCircle,
  IconShieldCheck,
} from '@tabler/icons-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useRead } from '../../api/hooks';
import { type PreflightResultView } from '../../api/views';
import { actorText } from '../../components/actors';
import { CauseList } from '../../components/CauseList';
import classes from '../../components/CauseList.module.css';
import { ConfirmDialog } from '../../components/ConfirmDialog';
import { DateTime } from '../../components/dates';
import { countOf, countText } from '../../components/formats';
import { Loaded } from '../../components/Loaded';
import { MendLink } from '../../components/CauseItem';
import { mendingScreenOf } from '../../components/mending';
import { Section } from '../../components/Section';
import { usePermission } from '../../environment/environment-context';

interface PreflightPanelProps {
  readonly preflightId: string;
  readonly onClose?: () => void;
  /** Starts another preflight of the same batches. */
  readonly onAgain?: (proveByDraft: boolean) => void;
  /** The preflight of a run that has started: no actions are offered. */
  readonly isRecord?: boolean;
}

type Line = PreflightResultView['lines'][number];

const LOOK_EVERY_MS = 500;
const OUTDATED_EVERY_MS = 5_000;
const RENEWED_AFTER_MS = 2_000;

/** What a preflight found: what blocks, what may matter, what passed. */
export const PreflightPanel = ({ preflightId, onClose, onAgain, isRecord = false }: PreflightPanelProps): ReactNode => {
  const [isOver, setOver] = useState(false);
  const preflight = useRead<PreflightResultView>(`/preflights/${encodeURIComponent(preflightId)}`, {
    refetchIntervalMs: isOver ? (isRecord ? false : OUTDATED_EVERY_MS) : LOOK_EVERY_MS,
  });
  const isFinished = preflight.data?.status === 'Finished';
  const isOutdated = !isRecord && isFinished && preflight.data?.isOutdated === true;
  useRenewal(isOutdated && onAgain !== undefined, onAgain);
  if (isFinished !== isOver) setOver(isFinished);
  return (
    <Section
      title={isRecord ? 'What was checked before' : 'Preflight'}
      actions={
        <Group gap="xs">
          {isFinished && onAgain && <Again onAgain={onAgain} lines={preflight.data?.lines ?? []} />}
          {onClose && <CloseButton aria-label="Close the preflight" onClick={onClose} />}
        </Group>
      }
    >
      <Loaded query={preflight} waiting="Loading the preflight">
        {(result) =>
          result.status === 'Running' ? (
            <Checking result={result} />
          ) : (
            <>
              {isOutdated && (
                <Text size="sm" fw={600} role="status">
                  Something was changed since this preflight{onAgain ? ': it is checked again …' : '.'}
                </Text>
              )}
              <Found result={result} isRecord={isRecord} />
            </>
          )
        }
      </Loaded>
    </Section>
  );
};

/** Asks once for another preflight, when nothing more was changed for a moment. */
const useRenewal = (isDue: boolean, onAgain: PreflightPanelProps['onAgain']): void => {
  const renew = useRef(onAgain);
  useEffect(() => {
    renew.current = onAgain;
  }, [onAgain]);
  useEffect(() => {
    if (!isDue) return undefined;
    const timer = setTimeout(() => renew.current?.(false), RENEWED_AFTER_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [isDue]);
};

const Checking = ({ result: { progress } }: { readonly result: PreflightResultView }): ReactNode => {
  const { checked = 0, batches = 0 } = progress ?? {};
  return (
    <Stack gap={6}>
      <Text size="sm" role="status">
        {batches === 0
          ? 'Checking the connection and the lists of Sage Intacct …'
          : `Checked ${countText(checked)} of ${countOf(batches, 'batch', 'batches')} …`}
      </Text>
      <Progress value={batches === 0 ? 0 : (checked / batches) * 100} aria-label="Preflight" />
    </Stack>
  );
};

interface FoundProps {
  readonly result: PreflightResultView;
  readonly isRecord: boolean;
}

const Found = ({ result, isRecord }: FoundProps): ReactNode => {
  const { lines, batches, blocked, finishedAt, startedBy, linesLeftOut } = result;
  const of = (status: Line['status']): readonly Line[] => lines.filter((line) => line.status === status);
  return (
    <Stack gap="sm">
      <div role="status">
        <Text fw={600}>{headlineOf(batches, blocked, of('blocked').length)}</Text>
        <Text size="sm" c="dimmed">
          Looked at {countOf(batches, 'batch', 'batches')} for {actorText(startedBy)}
          {finishedAt !== null && (
            <>
              {', '}
              <DateTime at={finishedAt} />
            </>
          )}
          .
        </Text>
      </div>
      {of('blocked').length > 0 && (
        <CauseList
          label="What blocks batches"
          isRecord={isRecord}
          causes={[...of('blocked')].sort((one, other) => other.batches - one.batches)}
        />
      )}
      {linesLeftOut > 0 && (
        <Text size="sm">
          {countOf(linesLeftOut, 'more cause', 'more causes')} that block fewer batches are not shown.
        </Text>
      )}
      <PlainLines label="Warnings" lines={of('warning')} />
      <PlainLines label="What cannot be determined; it blocks nothing" lines={of('cannot tell')} />
      <PlainLines label="Not checked" lines={of('not checked')} />
      <PlainLines label="Passed" lines={of('ok')} />
    </Stack>
  );
};

const headlineOf = (batches: number, blocked: number, causes: number): string => {
  if (causes > 0 && (batches === 0 || blocked === batches)) return 'Nothing can be posted yet.';
  if (batches === 0) return 'There is nothing to check: no batch is Ready to Post, and none failed.';
  if (blocked === 0 && batches === 1) return 'The one batch can be posted.';
  return blocked === 0
    ? `All ${countOf(batches, 'batch', 'batches')} can be posted.`
    : `${countOf(batches - blocked, 'batch', 'batches')} can be posted, ${countText(blocked)} cannot yet.`;
};

const MARKS: Readonly<Record<Line['status'], { icon: Icon; color: string; word: string }>> = {
  ok: { icon: IconCircleCheck, color: 'var(--mantine-color-anchor)', word: 'OK' },
  warning: { icon: IconAlertTriangle, color: 'light-dark(#8a5300, #ffc078)', word: 'Warning' },
  blocked: { icon: IconCircleX, color: 'var(--mantine-color-error)', word: 'Blocked' },
  'cannot tell': { icon: IconHelpCircle, color: 'var(--mantine-color-dimmed)', word: 'Unknown' },
  'not checked': { icon: IconCircleDashed, color: 'var(--mantine-color-dimmed)', word: 'Not checked' },
};

/** Lines with an icon, its word for screen readers, and the check. */
const PlainLines = ({ label, lines }: { readonly label: string; readonly lines: readonly Line[] }): ReactNode =>
  lines.length > 0 && (
    <div>
      <Text size="sm" fw={600} mb={4}>
        {label}
      </Text>
      <Stack gap={6} component="ul" className={classes['list'] ?? ''} aria-label={label}>
        {lines.map((line) => (
          <PlainLine key={`${line.check} ${line.message}`} line={line} />
        ))}
      </Stack>
    </div>
  );

const PlainLine = ({ line: { status, check, message, fix, mendAt } }: { readonly line: Line }): ReactNode => {
  const { icon: Shape, color, word } = MARKS[status];
  const screen = mendingScreenOf(mendAt);
  return (
    <li className={classes['line']}>
      <Shape size={18} color={color} role="img" aria-label={word} />
      <div>
        <Text size="sm">
          <b>{check}</b> {message}
        </Text>
        {fix !== '' && (
          <Text size="sm" c="dimmed">
            {fix}
          </Text>
        )}
        {screen && (
          <Group mt={4}>
            <MendLink screen={screen} />
          </Group>
        )}
      </div>
    </li>
  );
};

interface AgainProps {
  readonly onAgain: (proveByDraft: boolean) => void;
  readonly lines: readonly Line[];
}

const Again = ({ onAgain, lines }: AgainProps): ReactNode => {
  const { isAllowed: mayProve } = usePermission('preflight:prove');
  const [isAsking, setAsking] = useState(false);
  const isUnproven = lines.some(
    ({ check, status }) => check === 'Permission to add journal entries' && status === 'cannot tell',
  );
  return (
    <>
      {mayProve && isUnproven && (
        <Button
          size="xs"
          variant="default"
          leftSection={<IconShieldCheck size={14} aria-hidden />}
          onClick={() => {
            setAsking(true);
          }}
        >
          Prove the permission by a draft
        </Button>
      )}
      <Button
        size="xs"
        variant="default"
        onClick={() => {
          onAgain(false);
        }}
      >
        Check again
      </Button>
      <ConfirmDialog
        opened={isAsking}
        onClose={() => {
          setAsking(false);
        }}
        title="Prove the permission by a draft?"
        confirm="Create and delete a draft"
        onConfirm={() => {
          setAsking(false);
          onAgain(true);
        }}
      >
        <Text size="sm">
          Sage Intacct does not report whether the user may add journal entries. The only proof is to do it: a draft is
          created from a batch that nothing blocks, under a reference that no batch can have, and deleted again. Nothing
          is posted to the books; the audit trail of Sage Intacct keeps both steps.
        </Text>
      </ConfirmDialog>
    </>
  );
};

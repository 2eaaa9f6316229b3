import { Badge, type MantineColor } from '@mantine/core';
import {
  type Icon,
  IconArrowBack,
  IconArrowBackUp,
  IconArrowsDiff,
  IconBan,
  IconBookmark,
  IconChecklist,
  IconClockPause,
  IconCopy,
  IconEyeOff,
  IconGhost,
  IconReplace,
  IconRotate2,
  IconCircleCheck,
  IconCircleDashed,
  IconCircleX,
  IconHandStop,
  IconHelpCircle,
  IconLock,
  IconPlayerPlay,
  IconUserCheck,
} from '@tabler/icons-react';
import { type ReactNode } from 'react';
import { type BatchStatus } from '../api/views';
import classes from './StatusBadge.module.css';

interface BadgeLook {
  readonly icon: Icon;
  readonly color: MantineColor;
}

const LOOKS: Readonly<Record<BatchStatus, BadgeLook>> = {
  'Ready to Post': { icon: IconCircleDashed, color: 'blue' },
  'On Hold': { icon: IconHandStop, color: 'orange' },
  'Awaiting Approval Here': { icon: IconChecklist, color: 'grape' },
  'In Progress': { icon: IconPlayerPlay, color: 'indigo' },
  Success: { icon: IconCircleCheck, color: 'pine' },
  Reversed: { icon: IconRotate2, color: 'gray' },
  'Differs in Ledger': { icon: IconArrowsDiff, color: 'orange' },
  'Twice in Ledger': { icon: IconCopy, color: 'orange' },
  'Reversed in Ledger': { icon: IconArrowBack, color: 'orange' },
  'Reversal Pending': { icon: IconArrowBack, color: 'orange' },
  Gone: { icon: IconGhost, color: 'red' },
  'Could Not Be Read': { icon: IconEyeOff, color: 'orange' },
  Failed: { icon: IconCircleX, color: 'red' },
  'Outcome Unknown': { icon: IconHelpCircle, color: 'orange' },
  'Awaiting Approval': { icon: IconUserCheck, color: 'grape' },
  Correction: { icon: IconReplace, color: 'orange' },
  Corrected: { icon: IconArrowsDiff, color: 'pine' },
  Waiting: { icon: IconClockPause, color: 'gray' },
  'Period Closed': { icon: IconLock, color: 'orange' },
  Discarded: { icon: IconBan, color: 'gray' },
  'Posted Elsewhere': { icon: IconBookmark, color: 'pine' },
  Withdrawn: { icon: IconArrowBackUp, color: 'gray' },
};

/** The status of a journal batch: an icon and the word, so that color alone carries no meaning. */
export const StatusBadge = ({ status }: { readonly status: BatchStatus }): ReactNode => (
  <WordBadge word={status} {...LOOKS[status]} />
);

/** A word with an icon, for states other than those of a batch. */
export const WordBadge = ({ word, icon: Shape, color }: BadgeLook & { readonly word: string }): ReactNode => (
  <Badge
    variant="light"
    color={color}
    className={classes['badge'] ?? ''}
    leftSection={<Shape size={14} aria-hidden />}
    tt="none"
    fw={600}
    radius="sm"
  >
    {word}
  </Badge>
);

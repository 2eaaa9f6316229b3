import { Badge } from '@mantine/core';
import { type ReactNode } from 'react';
import { type EnvironmentKind } from '../api/views';

/** Color of everything that is only a test. */
export const TEST_COLOR = 'violet.8';

export const KindBadge = ({ kind }: { readonly kind: EnvironmentKind }): ReactNode =>
  kind === 'test' ? (
    <Badge color={TEST_COLOR} variant="filled" radius="sm" tt="none">
      Test
    </Badge>
  ) : (
    <Badge variant="default" radius="sm" tt="none">
      Live
    </Badge>
  );

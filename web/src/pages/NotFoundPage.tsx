import { Anchor, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type ReactNode } from 'react';
import { PageHeader } from '../components/PageHeader';

export const NotFoundPage = (): ReactNode => (
  <>
    <PageHeader title="No such page" />
    <Text>
      There is no page at this address. <Anchor renderRoot={(props) => <Link to="/" {...props} />}>Go to Home</Anchor>
    </Text>
  </>
);

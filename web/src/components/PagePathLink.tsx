import { Anchor } from '@mantine/core';
import { useRouter } from '@tanstack/react-router';
import { type ReactNode } from 'react';

interface PagePathLinkProps {
  /** Of a page, as the service names it: `/e/acme-live/runs/…`. */
  readonly path: string;
  readonly children: ReactNode;
}

/** A link to a page whose address comes from the service. */
export const PagePathLink = ({ path, children }: PagePathLinkProps): ReactNode => {
  const { history } = useRouter();
  return (
    <Anchor
      size="sm"
      href={path}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return; // Opens another tab or window.
        event.preventDefault();
        history.push(path);
      }}
    >
      {children}
    </Anchor>
  );
};

import { Anchor, type AnchorProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import { forwardRef } from 'react';

type TextLinkProps = Omit<AnchorProps, 'href'> & { readonly 'aria-label'?: string };

/** A link within text to a page of this application. */
export const TextLink = createLink(
  forwardRef<HTMLAnchorElement, TextLinkProps>(function TextAnchor(props, ref) {
    return <Anchor size="sm" ref={ref} {...props} />;
  }),
);

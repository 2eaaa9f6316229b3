import { NavLink, Text } from '@mantine/core';
import { Link, useLocation } from '@tanstack/react-router';
import { type ReactNode, useId } from 'react';
import { useEnvironment } from '../environment/environment-context';
import { NAVIGATION, type NavigationItem, type NavigationSection } from './navigation-items';
import classes from './Navigation.module.css';

/** The left menu. `onNavigate` closes the drawer that it is in on a narrow screen. */
export const Navigation = ({ onNavigate }: { readonly onNavigate?: () => void }): ReactNode => (
  <nav aria-label="Main">
    {NAVIGATION.map((section) => (
      <Section key={section.heading} section={section} onNavigate={onNavigate} />
    ))}
  </nav>
);

interface SectionProps {
  readonly section: NavigationSection;
  readonly onNavigate: (() => void) | undefined;
}

const Section = ({ section: { heading, items }, onNavigate }: SectionProps): ReactNode => {
  const id = useId();
  return (
    <>
      {heading !== '' && (
        <Text id={id} size="xs" fw={600} c="dimmed" px="sm" pt="md" pb={4}>
          {heading}
        </Text>
      )}
      <ul className={classes['list']} aria-labelledby={heading === '' ? undefined : id}>
        {items.map((item) => (
          <Item key={item.to} item={item} onNavigate={onNavigate} />
        ))}
      </ul>
    </>
  );
};

interface ItemProps {
  readonly item: NavigationItem;
  readonly onNavigate: (() => void) | undefined;
}

const Item = ({ item: { label, icon: Shape, to }, onNavigate }: ItemProps): ReactNode => {
  const { name } = useEnvironment();
  const { pathname } = useLocation();
  const own = to.replace('$environment', encodeURIComponent(name));
  const isHere = pathname.replace(/\/$/, '') === own || (hasPagesBelow(to) && pathname.startsWith(`${own}/`));
  return (
    <li>
      <NavLink
        label={label}
        leftSection={<Shape size={18} aria-hidden />}
        active={isHere}
        aria-current={isHere ? 'page' : undefined}
        className={classes['item'] ?? ''}
        renderRoot={(props) => <Link to={to} params={{ environment: name }} activeOptions={EXACTLY} {...props} />}
        {...(onNavigate && { onClick: onNavigate })}
      />
    </li>
  );
};

/** Otherwise the router treats Home as current for every page below it. */
const EXACTLY = { exact: true };

/** Home and Accounting are parents of other items; the pages below the rest belong to them. */
const hasPagesBelow = (to: string): boolean => !/(\$environment|\/accounting)$/.test(to);

import {
  createRootRoute,
  createRoute,
  createRouter,
  type ErrorComponentProps,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { type ReactNode } from 'react';
import { ApiProblem } from './api/api-problem';
import { Loading } from './components/Loading';
import { PageHeader } from './components/PageHeader';
import { ProblemAlert } from './components/ProblemAlert';
import { ChooseEnvironment } from './environment/ChooseEnvironment';
import { EnvironmentLayout } from './environment/EnvironmentLayout';
import { lastEnvironment } from './environment/last-environment';
import { NotFoundPage } from './pages/NotFoundPage';
import { batchSearchOf } from './pages/post-journals/batch-search';
import { monthSearchOf } from './pages/reconcile/month-search';
import { type Session } from './session/session';

const root = createRootRoute();

const environment = createRoute({
  getParentRoute: () => root,
  path: '/e/$environment',
  component: EnvironmentLayout,
});

const pages = [
  createRoute({
    getParentRoute: () => environment,
    path: '/',
    component: lazyRouteComponent(() => import('./pages/home/HomePage'), 'HomePage'),
  }),
  createRoute({
    getParentRoute: () => environment,
    path: '/import',
    component: lazyRouteComponent(() => import('./pages/import/ImportPage'), 'ImportPage'),
  }),
  createRoute({
    getParentRoute: () => environment,
    path: '/import/$importId',
    component: lazyRouteComponent(() => import('./pages/import/JournalImportPage'), 'JournalImportPage'),
  }),
  createRoute({
    getParentRoute: () => environment,
    path: '/post-journals',
    validateSearch: batchSearchOf,
    component: lazyRouteComponent(() => import('./pages/post-journals/PostJournalsPage'), 'PostJournalsPage'),
  }),
  createRoute({
    getParentRoute: () => environment,
    path: '/post-journals/$batchKey',
    component: lazyRouteComponent(() => import('./pages/journal-batch/JournalBatchPage'), 'JournalBatchPage'),
  }),
  createRoute({
    getParentRoute: () => environment,
    path: '/approvals',
    component: lazyRouteComponent(() => import('./pages/approvals/ApprovalsPage'), 'ApprovalsPage'),
  }),
  createRoute({
    getParentRoute: () => environment,
    path: '/approvals/$approvalKey',
    component: lazyRouteComponent(() => import('./pages/approvals/ApprovalPage'), 'ApprovalPage'),
  }),
  createRoute({
    getParentRoute: () => environment,
    path: '/settings/approvals',
    component: lazyRouteComponent(() => import('./pages/approvals/ApprovalPolicyPage'), 'ApprovalPolicyPage'),
  }),
  createRoute({
    getParentRoute: () => environment,
    path: '/settings/signing-keys',
    component: lazyRouteComponent(() => import('./pages/approvals/SigningKeysPage'), 'SigningKeysPage'),
  }),
  createRoute({
    getParentRoute: () => environment,
    path: '/settings/notifications',
    component: lazyRouteComponent(() => import('./pages/notifications/NotificationsPage'), 'NotificationsPage'),
  }),
  createRoute({
    getParentRoute: () => environment,
    path: '/runs',
    component: lazyRouteComponent(() => import('./pages/runs/RunsPage'), 'RunsPage'),
  }),
  createRoute({
    getParentRoute: () => environment,
    path: '/runs/$runId',
    component: lazyRouteComponent(() => import('./pages/runs/RunPage'), 'RunPage'),
  }),
  createRoute({
    getParentRoute: () => environment,
    path: '/history',
    component: lazyRouteComponent(() => import('./pages/history/HistoryPage'), 'HistoryPage'),
  }),
  createRoute({
    getParentRoute: () => environment,
    path: '/team',
    component: lazyRouteComponent(() => import('./pages/access-review/TeamPage'), 'TeamPage'),
  }),
  createRoute({
    getParentRoute: () => environment,
    path: '/access-review',
    component: lazyRouteComponent(() => import('./pages/access-review/AccessReviewPage'), 'AccessReviewPage'),
  }),
  createRoute({
    getParentRoute: () => environment,
    path: '/settings/accounting',
    component: lazyRouteComponent(() => import('./pages/accounting/AccountingPage'), 'AccountingPage'),
  }),
  createRoute({
    getParentRoute: () => environment,
    path: '/ledger-watch',
    component: lazyRouteComponent(() => import('./pages/ledger-watch/LedgerWatchPage'), 'LedgerWatchPage'),
  }),
  createRoute({
    getParentRoute: () => environment,
    path: '/reconcile',
    validateSearch: monthSearchOf,
    component: lazyRouteComponent(() => import('./pages/reconcile/ReconcilePage'), 'ReconcilePage'),
  }),
  createRoute({
    getParentRoute: () => environment,
    path: '/close-period',
    validateSearch: monthSearchOf,
    component: lazyRouteComponent(() => import('./pages/close-period/ClosePeriodPage'), 'ClosePeriodPage'),
  }),
  createRoute({
    getParentRoute: () => environment,
    path: '/settings/accounting/connect',
    component: lazyRouteComponent(() => import('./pages/accounting/ConnectPage'), 'ConnectPage'),
  }),
  createRoute({
    getParentRoute: () => environment,
    path: '/settings/accounting/connect-rest',
    component: lazyRouteComponent(() => import('./pages/accounting/ConnectRestPage'), 'ConnectRestPage'),
  }),
  createRoute({
    getParentRoute: () => environment,
    path: '/settings/accounting/custom-fields',
    component: lazyRouteComponent(() => import('./pages/custom-fields/CustomFieldsPage'), 'CustomFieldsPage'),
  }),
  createRoute({
    getParentRoute: () => environment,
    path: '/settings/accounting/custom-fields/$apiName',
    component: lazyRouteComponent(() => import('./pages/custom-fields/CustomFieldPage'), 'CustomFieldPage'),
  }),
  createRoute({
    getParentRoute: () => environment,
    path: '/settings/accounting/account-mappings',
    component: lazyRouteComponent(() => import('./pages/account-mappings/AccountMappingsPage'), 'AccountMappingsPage'),
  }),
  createRoute({
    getParentRoute: () => environment,
    path: '/settings/accounting/journal-frequency',
    component: lazyRouteComponent(
      () => import('./pages/journal-frequency/JournalFrequencyPage'),
      'JournalFrequencyPage',
    ),
  }),
  createRoute({
    getParentRoute: () => environment,
    path: '/settings/accounting/pick-up',
    component: lazyRouteComponent(() => import('./pages/pick-up/PickUpPage'), 'PickUpPage'),
  }),
] as const;

/** The environment that was used last, or the only one. Otherwise the person is asked. */
const startOf = ({ roles }: Session): string | undefined => {
  const last = lastEnvironment();
  if (last !== null && roles.has(last)) return last;
  return roles.size === 1 ? [...roles.keys()][0] : undefined;
};

const homeOf = (session: Session) =>
  createRoute({
    getParentRoute: () => root,
    path: '/',
    component: ChooseEnvironment,
    beforeLoad: () => {
      const name = startOf(session);
      if (name !== undefined)
        // eslint-disable-next-line @typescript-eslint/only-throw-error -- how this router redirects
        throw redirect({ to: '/e/$environment', params: { environment: name }, replace: true });
    },
  });

const PageFailed = ({ error }: ErrorComponentProps): ReactNode => {
  const problem = ApiProblem.from(error);
  return (
    <>
      <PageHeader title="This page cannot be shown" />
      <ProblemAlert
        error={problem}
        retry={problem.code === 'PAGE_NOT_LOADED' ? 'Load the new version' : 'Try again'}
        onRetry={() => {
          window.location.reload();
        }}
      />
    </>
  );
};

export const newRouter = (session: Session) =>
  createRouter({
    routeTree: root.addChildren([homeOf(session), environment.addChildren(pages)]),
    defaultPreload: 'intent',
    defaultPendingComponent: () => <Loading what="Loading the page" />,
    defaultErrorComponent: PageFailed,
    defaultNotFoundComponent: NotFoundPage,
    scrollRestoration: true,
  });

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof newRouter>;
  }
}

import { expect, test } from './support/test';

const PATH = '/settings/accounting/custom-fields';

test('an Admin adds Class as the feature text says, includes it and binds it', async ({ page, pages }) => {
  await pages.signIn('adam.admin');
  await pages.choose('Custom Fields');
  await expect(page.getByText('No custom fields yet')).toBeVisible();
  await page.getByRole('button', { name: 'Add' }).click();
  await expect(page.getByRole('textbox', { name: 'API Name' })).toBeFocused();
  await page.getByRole('textbox', { name: 'API Name' }).fill('1class');
  await page.getByRole('textbox', { name: 'Label' }).fill('Class');
  await page.getByLabel('Source').selectOption('Subscription');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('dialog').getByRole('alert')).toContainText('CUSTOM_FIELD_INVALID');
  await expect(page.getByRole('textbox', { name: 'API Name' })).toHaveAttribute('aria-invalid', 'true');
  await pages.expectGoodAtBothWidths('custom-field-add');
  await page.getByRole('textbox', { name: 'API Name' }).fill('class');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(page.getByRole('button', { name: 'Add' })).toBeFocused();

  const include = page.getByRole('switch', { name: 'Include in Journal Posting: Class' });
  await include.press('Space');
  await expect(page.getByText('Class is posted with each line.')).toBeVisible();
  await expect(include).toBeChecked();

  await page.getByRole('link', { name: 'Class' }).click();
  await expect(pages.heading('Class')).toBeFocused();
  await page.getByLabel('Kind').selectOption('Standard dimension');
  await page.getByLabel('Dimension', { exact: true }).selectOption('Class');
  await page.getByRole('button', { name: 'Save the binding' }).click();
  await expect(page.getByText('Bound to Class.')).toBeVisible();
  await page.getByRole('textbox', { name: 'Label' }).fill('Class of the product');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(pages.heading('Class of the product')).toBeVisible();
});

test('a field is added, bound and included in one dialog, filled in for the dimensions of the feature text', async ({
  page,
  pages,
}) => {
  await pages.signIn('cora.controller', PATH);
  for (const [index, name] of ['Class', 'Location', 'Department'].entries()) {
    await page.getByRole('button', { name: 'Add' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add a custom field' });
    await dialog.getByRole('button', { name, exact: true }).click();
    await expect(dialog.getByRole('textbox', { name: 'Label' })).toHaveValue(name);
    if (index === 0) await pages.expectGoodAtBothWidths('custom-field-add-filled');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(dialog).toBeHidden();
    await expect(page.getByRole('row', { name: new RegExp(`^${name}`) })).toContainText(name.toLowerCase());
    await expect(page.getByRole('switch', { name: `Include in Journal Posting: ${name}` })).toBeChecked();
  }
  await page.getByRole('button', { name: 'Add' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a custom field' });
  await dialog.getByRole('textbox', { name: 'API Name' }).fill('region');
  await dialog.getByRole('textbox', { name: 'Label' }).fill('Region');
  await dialog.getByLabel('Kind').selectOption('User-defined dimension');
  await dialog.getByRole('textbox', { name: 'Integration name' }).fill('region');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByRole('textbox', { name: 'Integration name' })).toHaveAttribute('aria-invalid', 'true');
  await dialog.getByRole('textbox', { name: 'Integration name' }).fill('GLDIMREGION');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('The custom field Region was added, bound to GLDIMREGION (user-defined).')).toBeVisible();
});

test('values that the ledger calls something else are overridden, searched, changed and removed', async ({
  page,
  pages,
  system,
}) => {
  const controller = await system.person('cora.controller');
  await controller.connect();
  await controller.includeField('class', 'Class', 'Subscription', 'Class');
  await controller.includeField('region', 'Region', 'Customer', 'Location');
  await controller.send('POST', '/custom-fields', { apiName: 'channel', label: 'Sales channel', source: 'Product' });
  await pages.signIn('cora.controller', PATH);
  await expect(page.getByRole('row')).toHaveCount(4);
  await pages.expectGoodAtBothWidths('custom-fields');

  await page.getByRole('link', { name: 'Class' }).click();
  await page.getByRole('button', { name: 'Add an override' }).click();
  await page.getByRole('textbox', { name: 'Value in the close file' }).fill('Small Business');
  await page.getByRole('combobox', { name: 'Class in Sage Intacct' }).fill('smb');
  await page.getByRole('button', { name: 'Read it now' }).click();
  await page.getByRole('option', { name: 'K1 · SMB' }).click();
  await pages.expectNoViolations();
  await page.getByRole('button', { name: 'Save', exact: true }).last().click();
  const row = page.getByRole('row', { name: /Small Business/ });
  await expect(row).toContainText('K1');
  await pages.expectGoodAtBothWidths('custom-field');

  await page.getByRole('button', { name: 'Change the override of Small Business' }).click();
  await page.getByRole('combobox', { name: 'Class in Sage Intacct' }).fill('K2');
  await page.getByRole('option', { name: 'K2 · Mid-Market' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await expect(row).toContainText('K2');
  await page.getByLabel('Search the overrides').fill('nothing like it');
  await expect(page.getByText('No override matches')).toBeVisible();
  await page.getByLabel('Search the overrides').fill('small');
  await page.getByRole('button', { name: 'Remove the override of Small Business' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await expect(row).toBeHidden();
});

test('a field is removed after a question, and the list is shown again', async ({ page, pages, system }) => {
  await (await system.person('cora.controller')).includeField('class', 'Class', 'Subscription', 'Class');
  await pages.signIn('adam.admin', `${PATH}/class`);
  await page.getByRole('button', { name: 'Remove' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Remove' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await expect(pages.heading('Custom Fields')).toBeVisible();
  await expect(page.getByText('No custom fields yet')).toBeVisible();
  await page.goto(pages.addressOf(`${PATH}/class`));
  await expect(page.getByRole('alert')).toContainText('CUSTOM_FIELD_NOT_FOUND');
});

test('somebody else changed it first: the page says so, shows the current values, and saves again', async ({
  page,
  pages,
  system,
}) => {
  const admin = await system.person('adam.admin');
  await admin.includeField('class', 'Class', 'Subscription', 'Class');
  await pages.signIn('cora.controller', `${PATH}/class`);
  await page.getByRole('textbox', { name: 'Label' }).fill('Product class');
  await admin.send('PATCH', '/custom-fields/class', { source: 'Product' });
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('PRECONDITION_FAILED')).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Label' })).toHaveValue('Product class');
  await expect(page.getByLabel('Source')).toHaveValue('Product');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(pages.heading('Product class')).toBeVisible();
});

test('an Analyst sees the fields and who may change them', async ({ page, pages, system }) => {
  await (await system.person('cora.controller')).includeField('class', 'Class', 'Subscription', 'Class');
  await pages.signIn('anna.analyst', PATH);
  await expect(page.getByText('Only a Controller or Admin can add and change custom fields')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Add' })).toBeDisabled();
  await expect(page.getByRole('switch')).toBeDisabled();
  await page.getByRole('link', { name: 'Class' }).click();
  await expect(page.getByText('Only a Controller or Admin can change custom fields')).toBeVisible();
  await pages.expectNoViolations();
});

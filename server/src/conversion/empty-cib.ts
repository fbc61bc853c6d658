/** The CIB of a new cluster; the schema is that of Pacemaker 2.1.5 and later. */
export const emptyCib = `<cib validate-with="pacemaker-3.9" admin_epoch="0" epoch="0" num_updates="0">
  <configuration><crm_config/><nodes/><resources/><constraints/></configuration><status/>
</cib>`;

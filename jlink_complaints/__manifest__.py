{
    'name': 'JLink Complaints',
    'version': '19.0.1.1.0',
    'summary': 'Customer feedback, reactions and complaints, with corrective action',
    'category': 'Sales/CRM',
    'author': 'JLink temp experts GmbH',
    'license': 'AGPL-3',
    'depends': [
        'jlink_positions',
        'portal_rating',
        'resource',
        'mgmtsystem_nonconformity',
    ],
    'data': [
        'security/jlink_complaints_groups.xml',
        'security/ir.model.access.csv',
        'data/customer_event_data.xml',
    ],
    'application': True,
}

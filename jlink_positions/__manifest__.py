{
    'name': 'JLink Positions',
    'version': '19.0.1.0.0',
    'summary': 'Customer requirements as positions: checklist, agreement, evaluation, research',
    'category': 'Sales/CRM',
    'author': 'JLink temp experts GmbH',
    'license': 'AGPL-3',
    'depends': [
        'jlink_compliance',
        'sale_crm',
        'sale_management',
        'sale_margin',
        'spreadsheet_dashboard',
    ],
    'data': [],
    'demo': [],
    'application': True,
}

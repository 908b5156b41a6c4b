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
    'data': [
        'security/jlink_positions_groups.xml',
        'security/ir.model.access.csv',
        'security/position_security.xml',
        'security/jlink_checklist_security.xml',
        'data/ir_sequence_data.xml',
        'data/mail_template_data.xml',
        'data/checklist_freelance_data.xml',
        'data/checklist_temporary_data.xml',
        'data/checklist_permanent_data.xml',
        'wizards/position_agree_views.xml',
        'wizards/position_decide_views.xml',
        'views/position_views.xml',
        'views/position_version_views.xml',
        'views/crm_lead_views.xml',
        'views/res_partner_views.xml',
        'views/jlink_positions_menus.xml',
    ],
    'demo': [
    ],
    'assets': {
        'web.assets_backend': [
            'jlink_positions/static/src/**/*',
        ],
        'web.assets_tests': [
            'jlink_positions/static/tests/tours/**/*',
        ],
    },
    'application': True,
}

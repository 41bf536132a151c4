export const accessLog = {
  zh: {
    title: '查阅记录', intro: '谁看过谁、看了哪一项、为什么', filters: '筛选', user: '谁看的', elder: '看了谁', action: '看了什么', between: '日期', any: '全部', ofElder: '只看这位老人', chooseElder: '选老人…', chooseElderTitle: '选一位老人', allElders: '不限老人',
    column: { at: '时间', user: '谁', role: '身份', action: '看了什么', elder: '老人', reason: '原因', incident: '警情', address: '网络地址' },
    empty: '没有符合条件的记录', emptyDetail: '换一个日期或清除条件。', openIncident: '打开',
    did: { elder_opened: '打开档案', id_number_revealed: '查看身份证', phones_revealed: '查看本人电话', card_revealed: '查看服务卡', door_code_revealed: '查看门禁码', contact_phone_revealed: '查看联系人电话', track_opened: '查看轨迹' },
  },
  en: {
    title: 'Access log', intro: 'who looked at whom, at which field, and why', filters: 'Filters', user: 'Who', elder: 'At whom', action: 'What', between: 'Days', any: 'All', ofElder: 'This elder only', chooseElder: 'Choose elder…', chooseElderTitle: 'Choose an elder', allElders: 'any elder',
    column: { at: 'Time', user: 'Who', role: 'Role', action: 'What', elder: 'Elder', reason: 'Reason', incident: 'Incident', address: 'Network address' },
    empty: 'No record matches', emptyDetail: 'Choose other days or clear the filters.', openIncident: 'open',
    did: { elder_opened: 'file opened', id_number_revealed: 'ID number shown', phones_revealed: 'own telephone shown', card_revealed: 'service card shown', door_code_revealed: 'door code shown', contact_phone_revealed: 'contact telephone shown', track_opened: 'track opened' },
  },
}

#include "web/problem.hpp"

#include "base/check.hpp"

namespace tiexin::web {

namespace {

constexpr ProblemRow rows[] = {
    {"bad_request", 400, "请求无法理解", "The request cannot be understood"},
    {"bad_json", 400, "提交的内容不是有效的 JSON", "The body is not valid JSON"},
    {"bad_cursor", 400, "翻页标记无效，请从第一页重新打开",
     "The page mark is not valid; start from the first page"},
    {"idempotency_key_missing", 400, "缺少 Idempotency-Key", "Idempotency-Key is missing"},
    {"not_signed_in", 401, "请先登录", "Sign in first"},
    {"sign_in_wrong", 401, "账号或密码不对", "Name or password is wrong"},
    {"forbidden", 403, "您的身份不能做这件事", "Your role may not do this"},
    {"not_holder", 403, "只有处置这起警情的人可以这样做", "Only who holds the incident may do this"},
    {"csrf_wrong", 403, "页面已过期，请刷新后再试",
     "The page is out of date; reload and try again"},
    {"must_change_password", 403, "请先修改密码", "Change your password first"},
    {"not_found", 404, "没有找到", "Not found"},
    {"method_not_allowed", 405, "这个地址不接受此方法", "This address does not take that method"},
    {"conflict", 409, "内容已经变化，请重新打开", "It has changed meanwhile; open it again"},
    {"incident_taken", 409, "已由他人接警", "Somebody else has taken it"},
    {"note_unread", 409, "请先读过交接备注", "Read the hand-over note first"},
    {"wrong_state", 409, "警情现在的状态不允许这样做",
     "The incident's state does not allow this now"},
    {"version_conflict", 409, "别人刚改过，请先看新的内容",
     "Somebody changed it first; look at the new content"},
    {"call_state", 409, "通话现在的状态不允许这样做",
     "The call's state does not allow this now"},
    {"terminal_enrolled", 409, "该终端已经登记", "The terminal is enrolled already"},
    {"terminal_retired", 409, "该终端已经停用", "The terminal is retired already"},
    {"name_taken", 409, "账号已被使用", "The name is in use"},
    {"idempotency_in_progress", 409, "同一请求正在处理", "The same request is being handled"},
    {"too_large", 413, "内容超过上限", "It is over the limit"},
    {"unsupported_media_type", 415, "请用 application/json 提交", "Send application/json"},
    {"invalid_fields", 422, "有内容需要改正", "Some fields need correction"},
    {"idempotency_key_reused", 422, "同一 Idempotency-Key 已用于别的内容",
     "The Idempotency-Key was used for another content"},
    {"command_unsupported", 422, "这种终端不支持该命令",
     "This kind of terminal does not know that command"},
    {"channel_missing", 422, "没有配置短信或通知通道，请打电话告知",
     "No way for messages is configured; tell them by telephone"},
    {"password_wrong", 422, "原密码不对", "The old password is wrong"},
    {"sign_in_locked", 423, "多次输错，账号已暂时锁定", "Locked for a while after wrong attempts"},
    {"upgrade_required", 426, "此地址只供实时通道使用", "This address is for the live stream only"},
    {"if_match_missing", 428, "缺少 If-Match 版本号", "The version in If-Match is missing"},
    {"too_many_requests", 429, "请求太频繁，请稍后再试", "Too many requests; try again later"},
    {"failed", 500, "服务器内部出错，已记录", "The server failed; it was recorded"},
    {"unsupported", 501, "尚不支持", "Not supported"},
    {"no_voice", 503, "语音现在不可用，请用电话联系", "No voice now; use a telephone"},
    {"unavailable", 503, "服务暂时不可用，请稍后再试", "Not available now; try again soon"},
};

constexpr FaultRow faults_table[] = {
    {"required", "必须填写", "must be given"},
    {"no_number", "档案里没有电话号码", "the file has no telephone number"},
    {"unknown", "不认识的字段", "unknown field"},
    {"wrong_type", "类型不对", "wrong type"},
    {"empty", "不能为空", "must not be empty"},
    {"too_short", "太短", "too short"},
    {"too_long", "太长", "too long"},
    {"too_many", "太多", "too many"},
    {"out_of_range", "超出范围", "out of range"},
    {"not_one_of", "不是可选的值", "not one of the choices"},
    {"bad_format", "格式不对", "wrong format"},
    {"check_digit", "校验位不对，请核对号码", "the check digit is wrong; compare the number"},
    {"impossible_date", "日期不可能", "not a possible date"},
    {"differs_from_id_number", "与身份证号不符", "differs from the ID number"},
    {"length", "应为 18 位", "must have 18 characters"},
    {"digit", "含有不该有的字符", "holds a character that cannot be"},
    {"date", "号码里的出生日期不可能", "the birth date in it is not possible"},
    {"phone", "不是能拨通的号码", "not a number one can dial"},
    {"card", "卡号格式不对", "not a card number"},
    {"not_text", "含有无法显示的字符", "holds characters that cannot be shown"},
    {"area_too_wide", "请选到街道或村居", "choose the town or committee"},
    {"impossible_place", "坐标不可能", "not a possible place"},
    {"name_length", "账号长度不对", "the name has a wrong length"},
    {"display_name_length", "姓名长度不对", "the display name has a wrong length"},
    {"area_required", "至少要有一个辖区", "at least one area is needed"},
    {"language_unknown", "没有这种语言", "no such language"},
    {"password_too_short", "密码至少 10 个字符", "a password has at least 10 characters"},
    {"password_too_long", "密码太长", "the password is too long"},
    {"password_contains_name", "密码不能包含账号", "the password must not contain the name"},
    {"unknown_area", "没有这个区划", "no such division"},
    {"outside_area", "不在您的辖区", "outside your areas"},
    {"duplicate", "已有人使用", "already used by somebody else"},
    {"not_found", "没有找到", "not found"},
    {"invalid", "不正确", "not right"},
};

const FaultRow& fault_row(std::string_view code) {
    for (const FaultRow& row : faults_table) {
        if (row.code == code) {
            return row;
        }
    }
    return faults_table[std::size(faults_table) - 1];
}

}  // namespace

std::span<const ProblemRow> problem_rows() {
    return rows;
}

std::span<const FaultRow> fault_rows() {
    return faults_table;
}

Problem problem(std::string_view code) {
    return {code, {}, {}};
}

Problem problem_with(std::string_view code, Json extra) {
    return {code, {}, std::move(extra)};
}

Problem invalid_fields(std::vector<FieldFault> faults) {
    return {"invalid_fields", std::move(faults), {}};
}

Problem problem_of(const Error& error) {
    switch (error.code) {
        case Code::bad_input:
            return problem("bad_request");
        case Code::unauthorised:
            return problem("not_signed_in");
        case Code::forbidden:
            return problem("forbidden");
        case Code::not_found:
            return problem("not_found");
        case Code::conflict:
            return problem("conflict");
        case Code::too_large:
            return problem("too_large");
        case Code::busy:
            return problem("too_many_requests");
        case Code::unavailable:
            return problem("unavailable");
        case Code::unsupported:
            return problem("unsupported");
    }
    check_failed("an Error without a problem", __FILE__, __LINE__);
}

const ProblemRow& row_of(const Problem& problem) {
    for (const ProblemRow& row : rows) {
        if (row.code == problem.code) {
            return row;
        }
    }
    check_failed("a problem code without a row", __FILE__, __LINE__);
}

Json json_of(const Problem& problem, Language language, std::string_view instance) {
    const ProblemRow& row = row_of(problem);
    Json out = Json::object({{"type", "urn:tiexin:problem:" + std::string(row.code)},
                             {"title", language == Language::zh ? row.zh : row.en},
                             {"status", row.status},
                             {"code", row.code},
                             {"instance", instance}});
    if (!problem.faults.empty()) {
        Json faults = Json::array();
        for (const FieldFault& fault : problem.faults) {
            const FaultRow& text = fault_row(fault.code);
            faults.push(Json::object({{"field", fault.field},
                                      {"code", fault.code},
                                      {"text", language == Language::zh ? text.zh : text.en}}));
        }
        out.set("errors", std::move(faults));
    }
    for (const JsonMember& member : problem.extra.members()) {
        out.set(member.key, member.value);
    }
    return out;
}

}  // namespace tiexin::web

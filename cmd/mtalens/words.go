package main

import "mtalens/catalog"

// Labels and words of the answers for people, in the languages of the catalog. Words that are values
// of the event stay as they are, so that one can search for them; Chinese stands beside them.

var (
	notRegistered = catalog.Text{"(not registered)", "(未注册)"}
	textDecides   = catalog.Text{
		"The code alone does not tell: the words of the reply decide. Ask again with the whole reply.",
		"仅凭代码无法判断,以应答文本为准:请用完整的应答再查询。",
	}
	notDefined = catalog.Text{"(not defined by any standard)", "(无标准定义)"}
)

// labels are the names of the lines of an answer.
var labels = map[string]catalog.Text{
	"event":     {"Event", "事件"},
	"recipient": {"Recipient", "收件人"},
	"relay":     {"Relay", "对方主机"},
	"number":    {"Error number", "错误码"},
	"reply":     {"Reply", "应答"},
	"class":     {"Class", "类别"},
	"category":  {"Category", "范畴"},
	"reason":    {"Reason", "原因"},
	"severity":  {"Severity", "严重程度"},
	"bounce":    {"Bounce type", "退信类型"},
	"retry":     {"Try again", "重试"},
	"who":       {"Who acts", "由谁处理"},
	"advice":    {"What to do", "处理建议"},
	"source":    {"Source", "出处"},
	"link":      {"Link", "链接"},
	"codes":     {"Codes", "代码"},
	"code":      {"Code", "代码"},
	"meaning":   {"Meaning", "含义"},
	"phrase":    {"Phrase", "短语"},
	"provider":  {"Provider", "服务商"},
	"others":    {"Other senses", "其它用法"},
	"related":   {"Related", "相关代码"},
	"trace":     {"What speaks for a reason", "判断依据"},
}

// chinese are the values of the event in Chinese.
var chinese = map[string]string{
	"success": "成功", "intermediate": "中间应答", "transient": "暂时", "permanent": "永久",
	"other": "其它", "address": "地址", "mailbox": "信箱", "mail_system": "邮件系统",
	"network_routing": "网络与路由", "protocol": "协议", "content": "内容", "security_policy": "安全与策略",
	"info": "信息", "notice": "提示", "warning": "警告", "error": "错误", "critical": "严重",
	"none": "无", "hard": "硬退,应停发", "soft": "软退,保留地址", "block": "因发件方被拒", "policy": "因策略被拒", "technical": "技术问题",
	"delivered": "已投递", "deferred": "已延迟", "bounced": "已退信", "expired": "已过期", "rejected": "已拒收",
	"temp_rejected": "暂时拒收", "attempt": "一次尝试失败", "probe": "探测", "would_reject": "本会拒收",
	"auth_failed": "登录失败", "tls_failed": "TLS 失败", "disconnected": "连接中断",
}

// actors are those who have to act.
var actors = map[string]catalog.Text{
	"nobody":          {"nobody", "无需处理"},
	"sender":          {"the sender", "发件人"},
	"sender_admin":    {"the administrator of the sending side", "发件方管理员"},
	"recipient":       {"the recipient", "收件人"},
	"recipient_admin": {"the administrator of the receiving side", "收件方管理员"},
	"network":         {"whoever runs the network", "网络管理员"},
}

// sentenceGap stands between two sentences.
var sentenceGap = catalog.Text{" ", ""}

var yesNo = map[bool]catalog.Text{true: {"yes", "是"}, false: {"no", "否"}}

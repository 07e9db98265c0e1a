BEGIN TRANSACTION;
CREATE TABLE answers (
	scope VARCHAR NOT NULL, 
	"key" VARCHAR NOT NULL, 
	fingerprint VARCHAR NOT NULL, 
	status INTEGER NOT NULL, 
	body TEXT NOT NULL, 
	drop_at BIGINT, 
	PRIMARY KEY (scope, "key")
);
INSERT INTO "answers" VALUES('2c3d07f392','old-0','13595b55171082747521427032f3c1b6c3d3ad86741e10a151f11d0fb73e303a',201,'{"number":"A001","token":"3ZSGP4TwNSDm_CXg","ahead":0,"wait":null,"id":1,"services":[{"code":"pension","name":"领养老金"}],"priority":false,"place":"一楼东侧","windows":"1–2","link":null,"printing":true}',NULL);
INSERT INTO "answers" VALUES('2c3d07f392','old-1','13595b55171082747521427032f3c1b6c3d3ad86741e10a151f11d0fb73e303a',201,'{"number":"A002","token":"VQOi5JEEDOYfAWlK","ahead":1,"wait":null,"id":2,"services":[{"code":"pension","name":"领养老金"}],"priority":false,"place":"一楼东侧","windows":"1–2","link":null,"printing":true}',NULL);
INSERT INTO "answers" VALUES('2c3d07f392','old-2','13595b55171082747521427032f3c1b6c3d3ad86741e10a151f11d0fb73e303a',201,'{"number":"A003","token":"doFrV-xPKLLK_RxK","ahead":2,"wait":null,"id":3,"services":[{"code":"pension","name":"领养老金"}],"priority":false,"place":"一楼东侧","windows":"1–2","link":null,"printing":true}',NULL);
INSERT INTO "answers" VALUES('2c3d07f392','old-3','13595b55171082747521427032f3c1b6c3d3ad86741e10a151f11d0fb73e303a',201,'{"number":"A004","token":"nqxuKA1VM7HF565P","ahead":3,"wait":null,"id":4,"services":[{"code":"pension","name":"领养老金"}],"priority":false,"place":"一楼东侧","windows":"1–2","link":null,"printing":true}',NULL);
INSERT INTO "answers" VALUES('20e6ad75ec','c2e4d9bb-d29a-4577-b1f5-5389dd4115c2','3585bd2359ed469b4aac44efd93fbfb8cbf195d923d3ce7558989d198453d593',409,'{"error":{"code":"nobody_signed_on","counter":"1"}}',NULL);
INSERT INTO "answers" VALUES('20e6ad75ec','3a696ef2-452a-4043-80a2-2426b318bdaa','9a236319adea4118cda648fb459bdb7d10af788aaf8aea36f697952e76ad3693',409,'{"error":{"code":"nobody_signed_on","counter":"1"}}',NULL);
CREATE TABLE journal (
	seq INTEGER NOT NULL, 
	at BIGINT NOT NULL, 
	"by" VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	version INTEGER NOT NULL, 
	body TEXT NOT NULL, 
	PRIMARY KEY (seq)
);
INSERT INTO "journal" VALUES(1,1705199770735,'admin:command-line','PlanAdopted',1,'{"at":1705199770735,"by":"admin:command-line","plan":{"name":"测试大厅","hotline":"12345","hours":{"sessions":[{"start":"00:00","end":"23:59"}],"doors_minutes":0,"weekdays":[1,2,3,4,5,6,7]},"rules":{"recall_gap_seconds":0},"classes":[{"code":"elder","name":"60 岁以上","credit_minutes":20.0}],"areas":[{"code":"social","name":"社会保障","prefix":"A","place":"一楼东侧"}],"services":[{"code":"pension","name":"养老保险待遇申领","area":"social","minutes":8.0,"spoken":"领养老金","materials":[{"name":"身份证","note":"本人原件"}]},{"code":"medical","name":"医疗保险报销","area":"social","minutes":5.0,"quotas":[{"start":"00:00","end":"23:59","limit":3}]}],"counters":[{"code":"c1","label":"1","area":"social","skills":[{"service":"pension"},{"service":"medical"}]},{"code":"c2","label":"2","area":"social","skills":[{"service":"pension"},{"service":"medical"}]}],"screens":[{"code":"wall","name":"大屏","zone":"","areas":["social"]}],"kiosks":[{"code":"k1","name":"取号机 1 号","printer":"p1"}],"devices":[{"code":"p1","kind":"ticket_printer","driver":"virtual","port":"/dev/nothing"}]},"note":"config apply hall.toml"}');
INSERT INTO "journal" VALUES(2,1705199773298,'system','DayOpened',1,'{"at":1705199773298,"by":"system","date":"2024-01-14","intakes":[{"doors":1705161600000,"start":1705161600000,"end":1705247940000}],"expires_at":1705262340000}');
INSERT INTO "journal" VALUES(3,1705199773390,'kiosk:k1','TicketIssued',1,'{"at":1705199773390,"by":"kiosk:k1","ticket":1,"number":"A001","prefix":"A","serial":1,"token":"3ZSGP4TwNSDm_CXg","services":["pension"],"place":[1705199773390,0],"source":"k1"}');
INSERT INTO "journal" VALUES(4,1705199773403,'kiosk:k1','TicketIssued',1,'{"at":1705199773403,"by":"kiosk:k1","ticket":2,"number":"A002","prefix":"A","serial":2,"token":"VQOi5JEEDOYfAWlK","services":["pension"],"place":[1705199773403,0],"source":"k1"}');
INSERT INTO "journal" VALUES(5,1705199773412,'kiosk:k1','TicketIssued',1,'{"at":1705199773412,"by":"kiosk:k1","ticket":3,"number":"A003","prefix":"A","serial":3,"token":"doFrV-xPKLLK_RxK","services":["pension"],"place":[1705199773412,0],"source":"k1"}');
INSERT INTO "journal" VALUES(6,1705199773421,'kiosk:k1','TicketIssued',1,'{"at":1705199773421,"by":"kiosk:k1","ticket":4,"number":"A004","prefix":"A","serial":4,"token":"nqxuKA1VM7HF565P","services":["pension"],"place":[1705199773421,0],"source":"k1"}');
CREATE TABLE meta (
	"key" VARCHAR NOT NULL, 
	value VARCHAR NOT NULL, 
	PRIMARY KEY ("key")
);
INSERT INTO "meta" VALUES('schema','1');
CREATE TABLE print_jobs (
	id VARCHAR NOT NULL, 
	ticket INTEGER NOT NULL, 
	kiosk VARCHAR NOT NULL, 
	device VARCHAR NOT NULL, 
	content TEXT NOT NULL, 
	state VARCHAR NOT NULL, 
	evidence VARCHAR NOT NULL, 
	reason VARCHAR NOT NULL, 
	made_at BIGINT NOT NULL, 
	changed_at BIGINT NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "print_jobs" VALUES('f9e4597d6eddc23289f41fdc',1,'k1','p1','{"hall_name": "测试大厅", "date": "2024年1月14日", "time": "10:36", "service_name": "领养老金", "number": "A001", "priority": false, "ahead": 0, "wait": null, "waiting_area": "一楼东侧", "windows": "1到2号窗口", "phone_url": null, "missed_rule_numbers": 3, "hotline": "12345", "reprint": false, "extra": []}','waiting','','',1705199773391,1705199773391);
INSERT INTO "print_jobs" VALUES('0f63585069b20edf887249c6',2,'k1','p1','{"hall_name": "测试大厅", "date": "2024年1月14日", "time": "10:36", "service_name": "领养老金", "number": "A002", "priority": false, "ahead": 1, "wait": null, "waiting_area": "一楼东侧", "windows": "1到2号窗口", "phone_url": null, "missed_rule_numbers": 3, "hotline": "12345", "reprint": false, "extra": []}','waiting','','',1705199773404,1705199773404);
INSERT INTO "print_jobs" VALUES('65f6beb8d37061a2e8b2df3f',3,'k1','p1','{"hall_name": "测试大厅", "date": "2024年1月14日", "time": "10:36", "service_name": "领养老金", "number": "A003", "priority": false, "ahead": 2, "wait": null, "waiting_area": "一楼东侧", "windows": "1到2号窗口", "phone_url": null, "missed_rule_numbers": 3, "hotline": "12345", "reprint": false, "extra": []}','waiting','','',1705199773412,1705199773412);
INSERT INTO "print_jobs" VALUES('99a54847fa87d1a7afe5509c',4,'k1','p1','{"hall_name": "测试大厅", "date": "2024年1月14日", "time": "10:36", "service_name": "领养老金", "number": "A004", "priority": false, "ahead": 3, "wait": null, "waiting_area": "一楼东侧", "windows": "1到2号窗口", "phone_url": null, "missed_rule_numbers": 3, "hotline": "12345", "reprint": false, "extra": []}','waiting','','',1705199773421,1705199773421);
CREATE TABLE snapshots (
	seq INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	body TEXT NOT NULL, 
	PRIMARY KEY (seq)
);
INSERT INTO "snapshots" VALUES(1,1,'{"plan":{"name":"测试大厅","hotline":"12345","hours":{"sessions":[{"start":"00:00","end":"23:59"}],"doors_minutes":0,"weekdays":[1,2,3,4,5,6,7]},"rules":{"recall_gap_seconds":0},"classes":[{"code":"elder","name":"60 岁以上","credit_minutes":20.0}],"areas":[{"code":"social","name":"社会保障","prefix":"A","place":"一楼东侧"}],"services":[{"code":"pension","name":"养老保险待遇申领","area":"social","minutes":8.0,"spoken":"领养老金","materials":[{"name":"身份证","note":"本人原件"}]},{"code":"medical","name":"医疗保险报销","area":"social","minutes":5.0,"quotas":[{"start":"00:00","end":"23:59","limit":3}]}],"counters":[{"code":"c1","label":"1","area":"social","skills":[{"service":"pension"},{"service":"medical"}]},{"code":"c2","label":"2","area":"social","skills":[{"service":"pension"},{"service":"medical"}]}],"screens":[{"code":"wall","name":"大屏","zone":"","areas":["social"]}],"kiosks":[{"code":"k1","name":"取号机 1 号","printer":"p1"}],"devices":[{"code":"p1","kind":"ticket_printer","driver":"virtual","port":"/dev/nothing"}]},"seq":1,"at":1705199770735,"counters":{"c1":{"code":"c1"},"c2":{"code":"c2"}}}');
CREATE INDEX answers_drop_at ON answers (drop_at);
CREATE INDEX print_jobs_open ON print_jobs (state);
COMMIT;

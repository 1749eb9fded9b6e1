"""The fictional register of classes as a file."""

HEADER = "学校代码,班级,人数,面积,寄宿,开办日期,学段,备注"
